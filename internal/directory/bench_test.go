package directory_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/directory"
	"hallway/internal/roster"
	"hallway/internal/roster/rostertest"
	"hallway/internal/school"
)

// lifelike is a school of 200 teachers, whose classes have names, rooms and links that
// are as different as those of a school.
func lifelike(t testing.TB, classes int) *db.Store {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	one := func(list ...string) string { return list[random.IntN(len(list))] }
	r := roster.Roster{Schools: []roster.School{{Key: "l", Name: "Larkfield Commons"}}}
	for i := range 200 {
		email := school.Email(fmt.Sprintf("t%d@larkfield.test", i))
		r.People = append(r.People, roster.Person{
			Key: string(email), Email: email, Department: one("Maths", "English", "Science", "Languages", "Art & Music", "Social Studies", "PE"),
			Name: one("Ms ", "Mr ", "Dr ") + one("Adaeze", "Tomás", "Wen", "Maria", "John", "Priya", "Fatima", "Lukas", "Chloe", "Diego") + " " +
				one("Okafor", "Beltrán", "Li", "Garcia", "Smith", "Patel", "Hassan", "Müller", "Dubois", "Khan", "Johnson", "O'Brien", "Andersson"),
		})
	}
	for i := range classes {
		teacher := r.People[i%200]
		r.Sections = append(r.Sections, roster.Section{
			Key: fmt.Sprint(i), School: "l", Code: fmt.Sprintf("%02d", i/8%30), Block: string(rune('A' + i%8)), Room: fmt.Sprint(100 + random.IntN(300)),
			Department: teacher.Department, Teachers: []string{teacher.Key},
			Course: one("Algebra II", "English 9", "English 10", "Pre-Calculus", "AP US History", "World History", "Biology", "Chemistry Honors",
				"Physics", "Spanish III", "French I", "Choir", "Band", "PE 9", "Computer Science A", "Statistics", "Environmental Science"),
		})
	}
	return imported(t, r)
}

// district is as large as Hallway means to serve.
func district(t testing.TB) *db.Store {
	t.Helper()
	var zip bytes.Buffer
	must(t, rostertest.District(&zip, rostertest.Large))
	upload, err := roster.Open("district.zip", zip.Bytes())
	must(t, err)
	r, _, err := upload.Decode(roster.Options{Today: rostertest.Today})
	must(t, err)
	return imported(t, r)
}

// imported is a store with a roster, in which nine of ten classes have a link.
func imported(t testing.TB, r roster.Roster) *db.Store {
	t.Helper()
	store, err := db.Open(context.Background(), t.TempDir(), db.ToServe, time.Now)
	must(t, err)
	t.Cleanup(func() { store.Close() })
	_, err = store.ApplyImport(context.Background(), school.Command("test"), r, db.ImportMeta{Source: "test"})
	must(t, err)
	beside, err := sql.Open("sqlite", store.Path())
	must(t, err)
	defer beside.Close()
	_, err = beside.Exec(`
		with links as materialized (select id as door, abs(random()) % 100000000000 as number, lower(hex(randomblob(16))) as secret from doors where id % 10 > 0 and section_id > 0)
		update doors set version = 1,
			provider = iif(id % 4 = 0, 'Google Meet', 'Zoom'), meeting = l.number, passcode = iif(id % 4 = 1, substr(l.secret, 1, 6), ''),
			link = case id % 4 when 0 then 'https://meet.google.com/' || substr(l.secret, 1, 3) || '-' || substr(l.secret, 4, 4) || '-' || substr(l.secret, 8, 3)
				when 1 then 'https://zoom.us/j/' || l.number else 'https://zoom.us/j/' || l.number || '?pwd=' || l.secret end,
			note = iif(id % 11 = 0, 'Wait for me to let you in.', '')
		from links l where l.door = doors.id`)
	must(t, err)
	return store
}

// ask requests a page and throws it away.
func ask(b *testing.B, p *directory.Publisher, path, coding string) {
	b.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", coding)
	w := nowhere{http.Header{}}
	if err := p.Look().Home(w, r, atOnce); err != nil || w.header.Get("Content-Encoding") != coding {
		b.Fatal(err, w.header)
	}
}

// BenchmarkSaveToPublished is a save of one class, with its fsync, until the first
// request for the new page has its answer.
func BenchmarkSaveToPublished(b *testing.B) {
	for _, classes := range []int{200, 1000} {
		b.Run(fmt.Sprint(classes), func(b *testing.B) {
			store := lifelike(b, classes)
			p := published(b, store, directory.Config{})
			subscribed(b, store, p)
			d := sectionDoors(b, store, 1)[0]
			b.ReportAllocs()
			for version := d.Version; b.Loop(); version++ {
				must(b, save(store, d, version, fmt.Sprintf("https://zoom.us/j/8%010d", version)))
				ask(b, p, "/", "zstd")
			}
		})
	}
}

// BenchmarkPublish publishes one door, in schools of two sizes and in a district. It
// renders its row and swaps; nobody asks for the page.
func BenchmarkPublish(b *testing.B) {
	for name, store := range map[string]func() *db.Store{
		"200":      func() *db.Store { return lifelike(b, 200) },
		"1000":     func() *db.Store { return lifelike(b, 1000) },
		"district": func() *db.Store { return district(b) },
	} {
		b.Run(name, func(b *testing.B) {
			store := store()
			p := published(b, store, directory.Config{})
			d := sectionDoors(b, store, 1)[0]
			b.ReportAllocs()
			for b.Loop() {
				must(b, p.Publish(context.Background(), db.Touched{Doors: []int64{d.ID}, At: []int64{1}}))
			}
		})
	}
}

// BenchmarkFirstRequest is the first request for a page of 1,000 classes after a save,
// in each coding, without the save.
func BenchmarkFirstRequest(b *testing.B) {
	store := lifelike(b, 1000)
	p := published(b, store, directory.Config{})
	subscribed(b, store, p)
	d := sectionDoors(b, store, 1)[0]
	version := d.Version
	for _, coding := range []string{"zstd", "gzip", ""} {
		b.Run("in="+coding, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				must(b, save(store, d, version, fmt.Sprintf("https://zoom.us/j/8%010d", version)))
				version++
				b.StartTimer()
				ask(b, p, "/", coding)
			}
		})
	}
}

// BenchmarkReady reads and renders a district of 200 schools and 75,000 classes, as
// a start does.
func BenchmarkReady(b *testing.B) {
	store := district(b)
	for b.Loop() {
		must(b, directory.New(store, directory.Config{}).RefreshAll(context.Background()))
	}
}

// BenchmarkMidnight publishes a school of 1,000 classes for another day, with and without
// a schedule: it reads and renders all of them and swaps. Nobody asks for the page.
func BenchmarkMidnight(b *testing.B) {
	for name, text := range map[string]string{"without": "", "schedule": year} {
		b.Run(name, func(b *testing.B) {
			store := lifelike(b, 1000)
			if text != "" {
				_, err := store.SaveSchedules(context.Background(), school.Command("test"), []db.ScheduleEdit{{School: 1, Text: text}})
				must(b, err)
			}
			p := published(b, store, directory.Config{})
			b.ReportAllocs()
			for b.Loop() {
				must(b, p.Refresh(context.Background(), 1))
			}
		})
	}
}

// BenchmarkAnyDay renders the page of another day of 1,000 classes, and filters it.
func BenchmarkAnyDay(b *testing.B) {
	store := lifelike(b, 1000)
	_, err := store.SaveSchedules(context.Background(), school.Command("test"), []db.ScheduleEdit{{School: 1, Text: year}})
	must(b, err)
	p := published(b, store, directory.Config{})
	for n := 0; b.Loop(); n++ {
		w := nowhere{http.Header{}}
		must(b, p.Look().Home(w, httptest.NewRequest(http.MethodGet, fmt.Sprintf("/?on=2026-12-%02d&q=%d", 1+n%9, n), nil), atOnce))
	}
}

// BenchmarkNow renders what is on at a school of 1,000 classes, each time in another minute.
func BenchmarkNow(b *testing.B) {
	store := lifelike(b, 1000)
	_, err := store.SaveSchedules(context.Background(), school.Command("test"), []db.ScheduleEdit{{School: 1, Text: year}})
	must(b, err)
	p := published(b, store, directory.Config{})
	at := time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC)
	for b.Loop() {
		at = at.Add(time.Minute)
		must(b, p.Look().Now(nowhere{http.Header{}}, httptest.NewRequest(http.MethodGet, "/now", nil), at))
	}
}
