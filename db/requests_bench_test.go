package db

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hallway/internal/school"
)

// How long a teacher's save takes while a crowd of students asks to be added.
func BenchmarkSaveWhileStudentsAsk(b *testing.B) {
	s, err := Open(ctx, b.TempDir(), ToServe, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if _, err := s.ApplyImport(ctx, command, twoTeachers(), ImportMeta{File: "test.csv"}); err != nil {
		b.Fatal(err)
	}
	var code string
	if err := s.read.Get(&code, `select code from doors limit 1`); err != nil {
		b.Fatal(err)
	}
	version := int64(0)
	saves := func(n int) []time.Duration {
		took := make([]time.Duration, n)
		for i := range took {
			began := time.Now()
			if _, err := s.SaveDoors(ctx, command, school.Meeting{Link: "https://zoom.us/j/81111111111"}, Save{code, version}); err != nil {
				b.Fatal(err)
			}
			took[i], version = time.Since(began), version+1
		}
		slices.Sort(took)
		return took
	}
	for round := range b.N {
		alone := saves(200)
		var crowd sync.WaitGroup
		for i := range 300 {
			crowd.Go(func() {
				for try := range 5 {
					id := school.Identity{Issuer: "x", Subject: fmt.Sprint(round, ".", i), Email: school.Email(fmt.Sprintf("pupil%d@school.test", i))}
					_ = s.Ask(ctx, school.Actor{}, id, fmt.Sprint(try, strings.Repeat(" let me in", 49))) // some are refused
				}
			})
		}
		crowded := saves(200)
		crowd.Wait()
		b.ReportMetric(float64(alone[198].Microseconds())/1000, "alone-p99-ms")
		b.ReportMetric(float64(crowded[100].Microseconds())/1000, "crowd-p50-ms")
		b.ReportMetric(float64(crowded[198].Microseconds())/1000, "crowd-p99-ms")
		b.ReportMetric(float64(crowded[199].Microseconds())/1000, "crowd-max-ms")
	}
}
