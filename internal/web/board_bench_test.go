package web_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

// The board and the reminders of one school with 5,000 people and 20,000 classes without
// a link, while 100 accounts ask to be added.
func BenchmarkBoardPage(b *testing.B) {
	var csv strings.Builder
	csv.WriteString("teacher_email,teacher_name,course,section,block,school\n")
	first, last := []string{"Adaeze", "Kwame", "José", "Ingrid", "Wen", "Tomás", "Maximiliane", "Aisha"}, []string{"Okafor", "Boateng", "O'Neil-Smith", "Solheim", "Li", "Beltrán", "Featherstonehaugh", "Rahman", "Papadopoulos"}
	for i := range 20000 {
		p := i % 5000
		fmt.Fprintf(&csv, "t%d@school.test,%s %s %d,Course %d,%d,%c,Larkfield Commons\n", p, first[p%8], last[p%9], p, i%400, i, 'A'+i%7)
	}
	file := b.TempDir() + "/large.csv"
	if err := os.WriteFile(file, []byte(csv.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	s := apptest.NewSiteOf(b, file)
	s.Command("admin", apptest.Head.Email)
	v := s.Visitor()
	v.SignIn(apptest.Head, "/admin").Want(b, 200)
	for i := range 100 {
		id := school.Identity{Issuer: "https://accounts.google.com", Subject: fmt.Sprint("s", i), Email: school.Email(fmt.Sprintf("okafor.adaeze.student%d@school.test", i)),
			Name: strings.Repeat("Adaeze Okafor José Featherstonehaugh ", 2), Domain: apptest.Domain}
		if err := s.Store.Ask(b.Context(), school.Actor{}, id, "I teach here"); err != nil {
			b.Fatal(err)
		}
	}
	for _, path := range []string{"/admin", "/admin/remind?list=nolink", "/admin/requests"} {
		b.Run(path, func(b *testing.B) {
			for b.Loop() {
				v.Get(path).Want(b, 200)
			}
		})
	}
}
