package db

import (
	"fmt"
	"testing"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// oneLargeSchool is a school of 5,000 people and 20,000 classes.
func oneLargeSchool() roster.Roster {
	r := roster.Roster{Schools: []roster.School{{Key: "n", Name: "North"}}}
	for i := range 5_000 {
		email := fmt.Sprintf("t%d@school.test", i)
		r.People = append(r.People, roster.Person{Key: email, Name: fmt.Sprint("Teacher ", i), Email: school.Email(email), Schools: []string{"n"}})
	}
	for i := range 20_000 {
		r.Sections = append(r.Sections, roster.Section{Key: fmt.Sprint(i), School: "n", Course: fmt.Sprint("Course ", i/4), Code: fmt.Sprint(i % 4),
			Block: string(rune('A' + i%8)), Room: fmt.Sprint(i % 300), Teachers: []string{r.People[i%5_000].Key}})
	}
	return r
}

// A class's page and the changes of its page, in a large school after ten imports.
func BenchmarkClassesByHand(b *testing.B) {
	s, _ := emptyStore(b)
	r := oneLargeSchool()
	mustImport(b, s, r, ImportMeta{})
	for i := range 10 {
		r.Sections[i].Room = "changed"
		mustImport(b, s, r, ImportMeta{})
	}
	room, n := "", 0
	if err := s.EditClass(ctx, command, 77, ClassEdit{Room: &room}); err != nil {
		b.Fatal(err)
	}
	for name, do := range map[string]func() error{
		"page": func() error { _, err := s.Class(ctx, command, 77); return err },
		"edit": func() error { n++; room = fmt.Sprint(n); return s.EditClass(ctx, command, 78, ClassEdit{Room: &room}) },
		"put away": func() error {
			if err := s.ArchiveClass(ctx, command, 79); err != nil {
				return err
			}
			return s.RestoreClass(ctx, command, 79)
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := do(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
