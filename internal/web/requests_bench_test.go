package web_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
	"hallway/internal/school"
)

// The page of requests, full, with people of a district and names that strangers
// chose to be slow.
func BenchmarkRequestsPage(b *testing.B) {
	var csv strings.Builder
	csv.WriteString("teacher_email,teacher_name,course,section,block,school\n")
	first, last := []string{"Adaeze", "Kwame", "José", "Ingrid", "Wen", "Tomás", "Maximiliane", "Aisha"}, []string{"Okafor", "Boateng", "O'Neil-Smith", "Solheim", "Li", "Beltrán", "Featherstonehaugh", "Rahman", "Papadopoulos"}
	for i := range 5000 {
		fmt.Fprintf(&csv, "%s%d@school.test,%s %s %d,Course %d,01,%c,Larkfield Commons\n", strings.ToLower(last[i%9][:2]+first[i%8][:2]), i, first[i%8], last[i%9], i, i, 'A'+i%7)
	}
	file := b.TempDir() + "/district.csv"
	if err := os.WriteFile(file, []byte(csv.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	s := apptest.NewSiteOf(b, file)
	s.Command("admin", apptest.Head.Email)
	v := s.Visitor()
	v.SignIn(apptest.Head, "/admin/requests").Want(b, 200)
	for i := range 500 {
		id := school.Identity{Issuer: "https://accounts.google.com", Subject: fmt.Sprint("s", i), Email: school.Email(fmt.Sprintf("okafor.adaeze.student%d@school.test", i)),
			Name: (strings.Repeat("Adaeze Okafor José Featherstonehaugh ", 170) + strings.Repeat("a", i%7))[:100], Domain: apptest.Domain}
		if err := s.Store.Ask(b.Context(), school.Actor{}, id, strings.Repeat("I teach here, and I write to the end of the line. ", 10)); err != nil {
			b.Fatal(err)
		}
	}
	b.ResetTimer()
	for b.Loop() {
		v.Get("/admin/requests").Want(b, 200, "okafor.adaeze.student")
	}
}
