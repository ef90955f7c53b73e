package db

import (
	"fmt"
	"slices"
	"testing"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// Addresses that were given stay what they were: the first half is what slugs
// of plain letters have always been.
func TestSlugs(t *testing.T) {
	for name, want := range map[string]string{
		"Larkfield":                  "larkfield",
		"Choate Rosemary Hall":       "choate-rosemary-hall",
		"  St. John's -- Upper (2) ": "st-john-s-upper-2",
		"P.S. 118":                   "p-s-118",
		"UPPER_school":               "upper-school",
		"":                           "school",
		"...":                        "school",
		"A school with a name of more than forty letters": "a-school-with-a-name-of-more-than-forty",
		"Forty letters are what a slug may have at most":  "forty-letters-are-what-a-slug-may-have-a",

		"École Ærø Łódź Straße": "ecole-aero-lodz-strasse",
		"Γυμνάσιο Αθηνών":       "gumnasio-athenon",
		"Гимназия № 5":          "gimnaziia-no-5",
		"北京市第四中学":               "bei-jing-shi-di-si-zhong-xue",
		"東京第一高校":                "dong-jing-di-yi-gao-xiao",
		"서울고등학교":                "seoulgodeunghaggyo",
		"مدرسة النور":           "mdrs-lnwr",
		"בית ספר הדר":           "byt-spr-hdr",
		"🏫 🎓":                   "school",
		"\xff\u200b":            "school",
	} {
		if got := slugOf(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

// Two schools never share an address, and one that has its address keeps it
// when its name changes.
func TestSlugsAreKept(t *testing.T) {
	s, _ := newStore(t)
	apply := func(names ...string) {
		var r roster.Roster
		for i, name := range names {
			r.Schools = append(r.Schools, roster.School{Key: fmt.Sprint(i), Name: name})
			r.Sections = append(r.Sections, roster.Section{Key: fmt.Sprint("c", i), School: fmt.Sprint(i), Course: "Art", Code: "1"})
		}
		if _, err := s.ApplyImport(t.Context(), school.Command("test"), r, ImportMeta{Source: "test"}); err != nil {
			t.Fatal(err)
		}
	}
	apply("Гимназия", "Gimnaziia", "🏫", "🎓")
	want := []string{"north", "gimnaziia", "gimnaziia-2", "school", "school-2"}
	for range 2 {
		var got []string
		if err := s.read.Select(&got, `select slug from schools order by id`); err != nil || !slices.Equal(got, want) {
			t.Fatal(got, err)
		}
		apply("Школа", "Gimnaziia", "🏫", "🎓")
	}
}
