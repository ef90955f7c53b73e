package db

import (
	"fmt"
	"testing"
	"time"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// What the database does for one sign-in, in a district of 5,000 people.
func BenchmarkSignIn(b *testing.B) {
	s, err := Open(ctx, b.TempDir(), ToServe, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	file := twoTeachers()
	for i := range 5000 {
		key := fmt.Sprintf("t%d@school.test", i)
		file.People = append(file.People, roster.Person{Key: key, Name: fmt.Sprint("Teacher ", i), Email: school.Email(key), Schools: []string{"north"}})
	}
	if _, err := s.ApplyImport(ctx, command, file, ImportMeta{File: "test.csv"}); err != nil {
		b.Fatal(err)
	}
	for _, name := range []string{"student", "a"} { // a is a teacher
		b.Run(name, func(b *testing.B) {
			id, token := stranger(name, school.Email(name+"@school.test")), ""
			for b.Loop() {
				if _, token, err = s.SignIn(ctx, id, school.Actor{}, token); err != nil || (token == "") != (name == "student") {
					b.Fatal(token, err)
				}
			}
		})
	}
}
