package views

import (
	"encoding/xml"
	"flag"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"hallway/internal/school"
	"hallway/static"
)

var (
	update = flag.Bool("update", false, "write the golden files anew")
	shots  = flag.String("shots", "", "write every page to this folder, to be looked at in a browser")
)

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// pages is every page with an ordinary and with a hostile model.
func pages() map[string]templ.Component {
	signed := site
	signed.Viewer, signed.Demo = "Ms Adaeze Okafor", true
	evil := Site{Name: hostile[0], Viewer: hostile[5], Zone: zone}
	d := directory(site, larkfield(), false, true)
	exported := d
	exported.Base, exported.Export, exported.Action = "./", true, ""
	schools := []school.School{{Slug: "larkfield", Name: "Larkfield Commons"}, {Slug: "north", Name: hostile[0]}}
	list := Doors{Site: signed}
	for _, name := range slices.Sorted(maps.Keys(cards())) {
		c := cards()[name]
		c.Entry.Door.Code += name
		list.Cards = append(list.Cards, c)
	}
	bad := Doors{Site: evil, Said: hostile[0]}
	for i, e := range awful().Entries {
		c := Card{Entry: e, Text: "</textarea>" + hostile[i%len(hostile)], Note: hostile[i%len(hostile)], Open: true, Said: hostile[0], Notices: hostile[:2]}
		c.Errors = school.Invalid{"link": hostile[i%len(hostile)], "note": hostile[0], "odd": hostile[1]}
		c.Also = []Also{{Value: hostile[1], Label: hostile[0]}}
		c.Choices = []school.Meeting{{Link: hostile[1], Provider: hostile[0]}}
		if i%3 == 0 {
			c.Conflict = &Conflict{Door: e, Mine: school.Meeting{Link: hostile[1], Provider: hostile[0], Note: hostile[0]}}
		}
		bad.Cards = append(bad.Cards, c)
	}
	waiting := Requests{Console: Console{Site: signed, Here: "/admin/requests", Open: 1}, Pages: Pages{2, 20, 42}, Asked: 1}
	strange := Requests{Console: Console{Site: evil, Said: hostile[0]}, Query: hostile[1], Pages: Pages{1, 20, 2}}
	for i, bad := range []string{hostile[0], hostile[5][:500]} {
		one := school.Request{ID: int64(7 - 10*i), Email: "new@school.test", Name: "New Teacher", Reference: "7K3M9QWX", Words: "I teach Latin", Reason: school.UnknownAddress}
		waiting.Open = append(waiting.Open, RequestRow{Request: one, Why: ReasonWords(one.Reason), When: "Tried once, at 10:02.", CanBind: true, Near: []Near{{Person: person(3, "Ms Adaeze Okafor"), Then: "This account signs in as them."}}})
		one.Name, one.Words, one.Email, one.Reference = bad, bad, school.Email(bad), bad
		strange.Open = append(strange.Open, RequestRow{Request: one, Why: bad, When: bad, CanBind: true, Near: []Near{{Person: person(3, bad), Then: bad}}})
		strange.Decided = strange.Open
	}
	ordinary, strangePerson := personPages(Console{Site: signed, Here: "/admin/people"}, Console{Site: evil, Said: hostile[0]})
	settings := Settings{Console: Console{Site: signed, Here: "/admin/settings"}, Domains: []string{"school.test"}, Classes: 5}
	settings.Settings.Zone, settings.Settings.Hosts, settings.Site.Status = zone, []string{"meet.school.test"}, school.Status{Mode: school.Live, Message: hostile[0]}
	settings.Form.Errors = school.Invalid{"until": "That time is in the past.", "hosts": hostile[1]}
	settings.Hosts = []HostUse{{Host: hostile[2], Links: 2}}
	fixed := settings
	fixed.Settings.Fixed = school.Fixed{Public: true, Hosts: true, Zone: true}
	ours := school.Overview{School: school.School{ID: 1, Slug: "larkfield", Name: "Larkfield Commons"}, Classes: 12, People: 8, Alone: 3, Admins: 1, Links: 9}
	strangely := school.Overview{School: school.School{ID: 2, Slug: "north", Name: hostile[0]}, Archived: true, IntoID: 1, Into: hostile[5]}
	return map[string]templ.Component{
		"person":             PersonPage(ordinary),
		"person-hostile":     PersonPage(strangePerson),
		"person-new":         PersonPage(Person{Console: Console{Site: signed}, Form: PersonForm{Errors: school.Invalid{"name": hostile[0], "email": hostile[1]}}}),
		"people":             PeoplePage(peoplePage(Console{Site: signed, Here: "/admin/people"}, "Ms Adaeze Okafor")),
		"people-hostile":     PeoplePage(peoplePage(Console{Site: evil, Said: hostile[0]}, hostile[5])),
		"people-none":        PeoplePage(People{Console: Console{Site: evil}, Query: PeopleQuery{Text: hostile[1]}, Pages: Pages{1, 50, 0}}),
		"settings":           SettingsPage(settings),
		"settings-fixed":     SettingsPage(fixed),
		"sites":              SchoolsAdminPage(Schools{Console: Console{Site: signed, Here: "/admin/schools"}, Rows: []school.Overview{ours}, Pages: Pages{1, 50, 51}, Archived: []school.Overview{strangely}, Gone: 2}),
		"sites-none":         SchoolsAdminPage(Schools{Console: Console{Site: signed}, Query: hostile[1], Pages: Pages{1, 50, 0}, Form: SchoolForm{Name: hostile[0], Errors: school.Invalid{"name": hostile[1]}}}),
		"site":               SchoolPage(School{Console: Console{Site: signed}, School: ours, Others: schools, Form: SchoolForm{Name: hostile[0], Moved: SchoolMovedWords(hostile[0], false, "")}}),
		"site-merged":        SchoolPage(School{Console: Console{Site: evil, Said: hostile[0]}, School: strangely, Others: schools}),
		"requests":           RequestsPage(waiting),
		"requests-hostile":   RequestsPage(strange),
		"requests-none":      RequestsPage(Requests{Console: Console{Site: signed}, Pages: Pages{1, 20, 0}}),
		"directory":          DirectoryPage(d),
		"directory-filtered": DirectoryPage(d.Filter(Query{Text: "okaf", Block: "A", Department: "Maths"})),
		"directory-nothing":  DirectoryPage(d.Filter(Query{Text: `<b>"nothing"`})),
		"directory-day":      DirectoryPage(directoryOn(dayAt(bells, "2026-11-25"), larkfield())),
		"directory-evil-day": DirectoryPage(directoryOn(dayAt(evilBells, "2026-11-25"), awful())),
		"directory-empty":    DirectoryPage(directory(site, school.Directory{}, false, false)),
		"directory-hostile":  DirectoryPage(directory(evil, awful(), true, true)),
		"directory-export":   DirectoryPage(exported),
		"schools":            SchoolsPage(site, schools),
		"schools-none":       SchoolsPage(site, nil),
		"schools-export":     SchoolsExport(site, schools, "./"),
		"doors":              DoorsPage(list),
		"doors-none":         DoorsPage(Doors{Site: signed}),
		"doors-hostile":      DoorsPage(bad),
		"signin":             SignInPage(SignIn{Site: site, Next: "/me?a=b&c=d", Ready: true, Draft: true}),
		"signin-unready":     SignInPage(SignIn{Site: site}),
		"chooser": ChooserPage(Chooser{Site: signed, Next: "/me", Choices: []Choice{
			{"okafor", "Ms Adaeze Okafor", "Teacher, Maths"}, {"evil", hostile[0], hostile[1]}, {"admin", "Mr Kwame Boateng", "Administrator"}}}),
		"notice":         NoticePage(Notice{Site: signed, Title: "That page is not here", Message: "The address may be old. The class links are all on one page.", Action: "Class links", Href: "/", Request: "7F3K"}),
		"notice-hostile": NoticePage(Notice{Site: evil, Title: hostile[0], Message: hostile[6], Action: hostile[1], Href: "javascript:alert(1)", Also: hostile[2], AlsoHref: "javascript:alert(2)", Retry: true}),
		"ask":            AskPage(Ask{Site: site, Title: "We do not know you as a teacher yet", Message: "Ask.", Email: hostile[0], Another: "/auth/google?choose=1&next=%2Fme"}),
	}
}

func TestEveryPageIsSafeAndWellFormed(t *testing.T) {
	for name, page := range pages() {
		t.Run(name, func(t *testing.T) {
			html := render(t, page)
			checkTree(t, html)
			if strings.Count(html, "<h1>") != 1 || strings.Count(html, `id="said"`) != 1 {
				t.Error("not exactly one h1 and one status line")
			}
			if strings.Contains(html, " hx-") && !strings.Contains(html, "htmx-config") {
				t.Error("htmx attributes on a page without htmx")
			}
			if *shots != "" {
				writeShot(t, name, html)
			}
		})
	}
	if *shots != "" {
		for name, body := range static.Files() {
			writeFile(t, filepath.Join(*shots, "static", name), body)
		}
	}
}

// checkTree checks that the page is well-formed, by XML's rules except for void
// elements, and has nothing that the content security policy forbids.
func checkTree(t *testing.T, html string) {
	t.Helper()
	// encoding/xml accepts neither characters that XML forbids nor, in scripts, attributes without a value.
	dec := xml.NewDecoder(strings.NewReader(strings.ReplaceAll(strings.TrimPrefix(html, "<!doctype html>"), "\x00", "")))
	dec.Strict, dec.AutoClose, dec.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	ids := map[string]bool{}
	var stack []string
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("not well formed: %v", err)
		}
		switch el := tok.(type) {
		case xml.StartElement:
			stack = append(stack, el.Name.Local)
			checkElement(t, el, ids)
		case xml.EndElement:
			if len(stack) == 0 || stack[len(stack)-1] != el.Name.Local {
				t.Fatalf("</%s> closes %v", el.Name.Local, stack)
			}
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if len(stack) > 0 && stack[len(stack)-1] == "script" && strings.TrimSpace(string(el)) != "" {
				t.Errorf("inline script: %.60s", el)
			}
		}
	}
	if len(stack) > 0 {
		t.Errorf("left open: %v", stack)
	}
	for _, m := range regexp.MustCompile(`(?:href="#|for="|hx-target="#|aria-labelledby=")([^"]+)"`).FindAllStringSubmatch(html, -1) {
		if !ids[m[1]] {
			t.Errorf("%s leads nowhere", m[0])
		}
	}
}

func checkElement(t *testing.T, el xml.StartElement, ids map[string]bool) {
	t.Helper()
	switch el.Name.Local {
	case "style", "img", "iframe", "object", "base":
		t.Errorf("<%s> does not belong here", el.Name.Local)
	}
	for _, a := range el.Attr {
		key := a.Name.Local
		switch {
		case key == "style", strings.HasPrefix(key, "on"), strings.HasPrefix(key, "hx-on"):
			t.Errorf("<%s %s=%.60q>", el.Name.Local, key, a.Value)
		case key == "href" && strings.HasPrefix(strings.ToLower(a.Value), "javascript:"):
			t.Errorf("a script in a link: %q", a.Value)
		case key == "id" && ids[a.Value]:
			t.Errorf("two elements have the id %q", a.Value)
		case key == "id":
			ids[a.Value] = true
		}
	}
}

func TestGoldens(t *testing.T) {
	golden(t, "directory", render(t, DirectoryPage(directory(site, larkfield(), false, true))))
	for name, card := range cards() {
		golden(t, "card-"+name, render(t, DoorCard(card)))
	}
}

var hashed = regexp.MustCompile(`(/static/[a-z-]+(?:\.min)?)\.[0-9a-f]{8}\.`)

// golden compares line by line, without the hashes of assets, so that a change of
// colour changes no golden.
func golden(t *testing.T, name, html string) {
	t.Helper()
	html = hashed.ReplaceAllString(strings.ReplaceAll(html, "><", ">\n<"), "$1.HASH.") + "\n"
	file := filepath.Join("testdata", name+".golden.html")
	if *update {
		writeFile(t, file, []byte(html))
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if html != string(want) {
		t.Errorf("%s differs; look at it, then run go test ./views -update\n%s", file, html)
	}
}

func writeShot(t *testing.T, name, html string) {
	t.Helper()
	writeFile(t, filepath.Join(*shots, name+".html"), []byte(html))
}

func writeFile(t *testing.T, name string, body []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, body, 0o644); err != nil {
		t.Fatal(err)
	}
}
