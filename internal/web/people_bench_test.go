package web_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
)

// The list of people and a person's page, with 5,000 people and 20,000 classes in one
// school.
func BenchmarkPeople(b *testing.B) {
	var csv strings.Builder
	csv.WriteString(apptest.RosterHead)
	first := []string{"Adaeze", "Kwame", "José", "Ingrid", "Wen", "Tomás", "Maximiliane", "Aisha"}
	last := []string{"Okafor", "Boateng", "O'Neil-Smith", "de la Cruz", "Li", "Beltrán", "Featherstonehaugh", "Rahman", "Papadopoulos"}
	for i := range 20_000 {
		who := i / 4
		fmt.Fprintf(&csv, "p%d@school.test,%s %s %d,Course %d,01,%c,,,\n", who, first[who%8], last[who%9], who, i, 'A'+i%7)
	}
	file := b.TempDir() + "/large.csv"
	if err := os.WriteFile(file, []byte(csv.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	s := apptest.NewSiteOf(b, file)
	s.Command("admin", apptest.Head.Email)
	v := s.Visitor()
	v.SignIn(apptest.Head, "/admin/people").Want(b, 200)
	person := "/admin/people/" + apptest.Itoa(s.Person("p7@school.test").ID)
	for _, path := range []string{"/admin/people", "/admin/people?page=50", "/admin/people?sort=classes", "/admin/people?q=beltran", "/admin/people?q=course+1777", "/admin/people?q=nothing+like+it", person} {
		b.Run(path, func(b *testing.B) {
			size := 0
			for b.Loop() {
				size = len(v.Get(path).Want(b, 200).Body)
			}
			b.ReportMetric(float64(size), "bytes")
		})
	}
}
