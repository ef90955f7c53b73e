package db

import (
	"bytes"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"hallway/internal/roster"
	"hallway/internal/roster/rostertest"
	"hallway/internal/school"
)

// read decodes a district's export.
func read(b *testing.B, size rostertest.Size) roster.Roster {
	b.Helper()
	var zip bytes.Buffer
	if err := rostertest.District(&zip, size); err != nil {
		b.Fatal(err)
	}
	upload, err := roster.Open("district.zip", zip.Bytes())
	if err != nil {
		b.Fatal(err)
	}
	r, _, err := upload.Decode(roster.Options{Today: "2026-11-25"})
	if err != nil {
		b.Fatal(err)
	}
	return r
}

// Importing 200 schools, 15,000 teachers and 75,000 sections for the first
// time, and again a week later with a few in a hundred of them changed, while
// 20 teachers of another source's school save 50 times a second in all: what
// applying takes, and how long a save takes meanwhile.
func BenchmarkImportDistrict(b *testing.B) {
	first, later := rostertest.Large, rostertest.Large
	later.Round = 1
	rosters := []struct {
		name string
		r    roster.Roster
	}{{"first", read(b, first)}, {"later", read(b, later)}}
	for range b.N {
		s, err := Open(ctx, b.TempDir(), ToServe, time.Now)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.ApplyImport(ctx, command, colleagues(20), ImportMeta{Source: "colleagues"}); err != nil {
			b.Fatal(err)
		}
		for _, one := range rosters {
			began := time.Now()
			plan, err := s.PlanImport(ctx, command, one.r, ImportMeta{})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(time.Since(began).Seconds(), one.name+"-plan-s")
			done := make(chan struct{})
			took := saving(b, s, 20, done)
			began = time.Now()
			if _, err := s.ApplyImport(ctx, command, one.r, ImportMeta{Remove: plan.Removal().Total()}); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(time.Since(began).Seconds(), one.name+"-apply-s")
			close(done)
			saves := took()
			b.ReportMetric(float64(len(saves)), one.name+"-saves")
			b.ReportMetric(saves[len(saves)*99/100].Seconds()*1000, one.name+"-save-p99-ms")
			b.ReportMetric(saves[len(saves)-1].Seconds()*1000, one.name+"-save-max-ms")
		}
		s.Close()
	}
}

// colleagues is a school whose teachers each teach one class.
func colleagues(n int) roster.Roster {
	r := roster.Roster{Schools: []roster.School{{Key: "own", Name: "Our own school"}}}
	for i := range n {
		key := fmt.Sprintf("own%d@school.test", i)
		r.People = append(r.People, roster.Person{Key: key, Name: key, Email: school.Email(key)})
		r.Sections = append(r.Sections, roster.Section{Key: key, School: "own", Course: "Course " + key, Code: "01", Teachers: []string{key}})
	}
	return r
}

// saving lets teachers save, 50 times a second in all whatever the answers take,
// until done; then it says how long each save took, in order.
func saving(b *testing.B, s *Store, teachers int, done chan struct{}) func() []time.Duration {
	var mu sync.Mutex
	var took []time.Duration
	var all sync.WaitGroup
	for i := range teachers {
		p, err := s.PersonByEmail(ctx, school.Email(fmt.Sprintf("own%d@school.test", i)))
		if err != nil {
			b.Fatal(err)
		}
		who := school.Actor{PersonID: p.ID, Name: p.Name, Email: p.Email, Role: p.Role}
		doors, err := s.DoorsOf(ctx, p.ID)
		if err != nil {
			b.Fatal(err)
		}
		door := doors[0].Door
		all.Go(func() {
			tick := time.NewTicker(time.Duration(teachers) * 20 * time.Millisecond)
			defer tick.Stop()
			for version := door.Version; ; version++ {
				select {
				case <-done:
					return
				case <-tick.C:
				}
				began := time.Now()
				if _, err := s.SaveDoors(ctx, who, school.Meeting{Link: "https://zoom.us/j/81111111111"}, Save{door.Code, version}); err != nil {
					b.Error(err)
					return
				}
				mu.Lock()
				took = append(took, time.Since(began))
				mu.Unlock()
			}
		})
	}
	return func() []time.Duration {
		all.Wait()
		slices.Sort(took)
		return took
	}
}
