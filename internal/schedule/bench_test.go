package schedule

import (
	"testing"
	"time"
)

// A school year's days with their blocks.
func BenchmarkYear(b *testing.B) {
	s := sample(b, "six-day-cycle")
	first, last, _ := s.Span()
	for b.Loop() {
		for d := first; d <= last; d++ {
			s.Day(d, "")
		}
	}
}

// What is on and what is next, at a minute of every day of the year, and in the summer.
func BenchmarkAt(b *testing.B) {
	s := sample(b, "six-day-cycle")
	at, end := time.Date(2026, 7, 1, 13, 31, 0, 0, time.UTC), time.Date(2027, 7, 31, 0, 0, 0, 0, time.UTC)
	for t := at; b.Loop(); t = t.Add(25 * time.Hour) {
		if t.After(end) {
			t = at
		}
		s.At(t, "")
	}
}

func BenchmarkParse(b *testing.B) {
	for name, text := range samples(b) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Parse(text, time.UTC)
			}
		})
	}
}
