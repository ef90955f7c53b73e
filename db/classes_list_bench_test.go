package db

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hallway/internal/roster/rostertest"
)

// A page of the list of classes, in a school with 20,000 classes and 5,000 people.
func BenchmarkClasses(b *testing.B) {
	s, err := Open(ctx, b.TempDir(), ToServe, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	r := read(b, rostertest.Size{Schools: 1, Teachers: 5000, Sections: 20_000, Enrollments: 100, Seed: 1})
	for i := range r.Sections {
		r.Sections[i].Room = fmt.Sprint(100 + i%400)
	}
	if _, err := s.ApplyImport(ctx, command, r, ImportMeta{}); err != nil {
		b.Fatal(err)
	}
	has := func(word string) ClassWord {
		return ClassWord{word, func(text string) bool { return strings.Contains(strings.ToLower(text), word) }}
	}
	for name, f := range map[string]ClassFilter{
		"first": {}, "last": {Offset: 19_950}, "title": {Sort: SortByTitle}, "teacher": {Sort: SortByTeacher, Backwards: true}, "room": {Sort: SortByRoom},
		"nobody": {Untaught: true}, "block": {Block: r.Sections[0].Block},
		"search": {Words: []ClassWord{has("alg"), has("a"), has("1")}}, "search-teacher": {Sort: SortByTeacher, Words: []ClassWord{has("e")}},
	} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				if _, _, err := s.Classes(ctx, command, f); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("counts", func(b *testing.B) {
		for range b.N {
			if _, err := s.CountClasses(ctx, command); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("choices", func(b *testing.B) {
		for range b.N {
			if _, err := s.ClassChoices(ctx, command); err != nil {
				b.Fatal(err)
			}
		}
	})
}
