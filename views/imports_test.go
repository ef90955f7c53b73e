package views

import (
	"strings"
	"testing"

	"github.com/a-h/templ"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// importPages is every page of an import, with names that try to break it.
func importPages() map[string]templ.Component {
	console := Console{Site: Site{Name: hostile[0], Zone: zone}, Here: "/admin/imports", Said: hostile[1], Notices: hostile}
	form := UploadForm{Source: hostile[1], School: hostile[0], Sources: hostile, Unnamed: true, Errors: school.Invalid{"file": hostile[0], "source": hostile[1], "school": hostile[6]}}
	var items []roster.Item
	var found []roster.Finding
	for i, evil := range hostile {
		items = append(items,
			roster.Item{Verb: []string{"Added", "Removed", "Kept"}[i%3], What: evil, Note: evil},
			roster.Item{Verb: "Changed", What: evil, Fields: []roster.Field{{Name: evil, Before: evil, After: evil}}})
		found = append(found, roster.Finding{File: evil, Line: i, Column: evil, Severity: []roster.Severity{roster.Problem, roster.Warning, roster.Note}[i%3], Found: evil, Will: evil, Do: evil})
	}
	plan := Planned{Counts: hostile[0], Shown: hostile[1], Findings: found, Groups: Groups(items), Removal: roster.Removal{People: 40, Sections: 1200, Guarded: true}}
	row := ImportRow{Import: school.Import{ID: 7, Actor: hostile[0], Source: hostile[1], File: hostile[6], Format: hostile[0], SHA256: hostile[0], Summary: hostile[0], Problems: 1, Findings: 3, Undoes: 3, UndoneBy: 9}, When: "today", Stamp: hostile[1]}
	check := Check{Console: console, Token: hostile[1], File: hostile[0], Source: hostile[1], Format: hostile[6], Form: UploadForm{Source: hostile[1]}, Plan: plan, Typed: hostile[1]}
	with := func(edit func(*Check)) templ.Component {
		c := check
		edit(&c)
		return CheckPage(c)
	}
	return map[string]templ.Component{
		"imports":  ImportsPage(Imports{Console: console, Form: form, Waiting: []WaitingCheck{{hostile[1], hostile[0], hostile[6]}}, Rows: []ImportRow{row}, Next: hostile[1]}),
		"none":     ImportsPage(Imports{Console: console}),
		"check":    with(func(c *Check) {}),
		"number":   with(func(c *Check) { c.Problem = Problem{"remove", hostile[0]} }),
		"stale":    with(func(c *Check) { c.Problem = Problem{"", hostile[0]} }),
		"empty":    with(func(c *Check) { c.Plan = Planned{Empty: true, Quiet: true} }),
		"refused":  with(func(c *Check) { c.Why, c.Again = hostile[0], true }),
		"progress": with(func(c *Check) { c.Work = &Work{What: hostile[0], Done: 3, Total: 9} }),
		"import":   ImportPage(Imported{Console: console, ImportRow: row, Plan: plan}),
	}
}

func TestImportPagesAreSafeAndWellFormed(t *testing.T) {
	for name, page := range importPages() {
		t.Run(name, func(t *testing.T) {
			html := render(t, page)
			checkTree(t, html)
			if strings.Count(html, "<h1>") != 1 || strings.Count(html, `id="said"`) != 1 {
				t.Error("not exactly one h1 and one status line")
			}
			if polls := strings.Contains(html, " hx-"); polls != strings.Contains(html, "htmx-config") || polls != strings.Contains(html, "<noscript>") {
				t.Error("a page keeps up with htmx and by itself, or with neither")
			}
			if *shots != "" {
				writeShot(t, "import-"+name, html)
			}
		})
	}
}

// The progress of work, as a sentence.
func TestWorkWords(t *testing.T) {
	for want, w := range map[string]Work{
		"":                            {},
		"3.2 of 9.8 MB read":          {Done: 3_200_000, Total: 9_800_000, Bytes: true},
		"3.2 MB read":                 {Done: 3_200_000, Bytes: true},
		"12,000 of 75,000 written":    {Done: 12_000, Total: 75_000},
		"999 written":                 {Done: 999},
		"1,000 written. Almost done.": {Done: 1000, Total: 1000},
	} {
		if got := w.sentence(); got != want {
			t.Errorf("%+v is %q, want %q", w, got, want)
		}
	}
}

// A list shows removals first, only its first lines, and how many more there are.
func TestItemGroups(t *testing.T) {
	var items []roster.Item
	for range 15_000 {
		items = append(items, roster.Item{Verb: "Added"})
	}
	rest := func(g ItemGroup) string { return render(t, more(g.Total-len(g.Items))) }
	got := Groups(append(items, roster.Item{Verb: "Kept"}, roster.Item{Verb: "Removed"}))
	if len(got) != 3 || got[0].Verb != "Removed" || got[1].head() != "Added: 15,000" || rest(got[1]) != "<p>and 14,800 more</p>" || rest(got[0]) != "" || got[2].head() != "Kept, because it was changed here: 1" {
		t.Errorf("%+v", got)
	}
}
