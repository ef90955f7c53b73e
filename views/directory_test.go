package views

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"hallway/internal/school"
)

func TestSearchTable(t *testing.T) {
	body, err := os.ReadFile("testdata/search.json")
	if err != nil {
		t.Fatal(err)
	}
	var table []struct {
		Text, Query string
		Match       bool
	}
	if err := json.Unmarshal(body, &table); err != nil {
		t.Fatal(err)
	}
	for _, row := range table {
		if got := MatchRow(Fold(row.Text), Fold(row.Query)); got != row.Match {
			t.Errorf("MatchRow(%q, %q) = %t", row.Text, row.Query, got)
		}
	}
}

// FuzzMatch checks that the matcher does not panic, and that a text matches itself.
func FuzzMatch(f *testing.F) {
	f.Add("Algebra II", "algbra")
	f.Fuzz(func(t *testing.T, text, query string) {
		Match(text, query)
		if !Match(text, text) {
			t.Errorf("%q does not match itself", text)
		}
	})
}

func TestGroups(t *testing.T) {
	d := directory(site, larkfield(), false, false)
	var got []string
	for _, g := range d.Groups {
		for _, r := range g.Rows {
			got = append(got, strings.TrimSpace(g.Kind+" "+g.Block)+": "+r.heading())
		}
	}
	want := []string{
		"block A: Algebra II", "block A: English 9", "block A: English 10", "block A: Spanish III",
		"block B: Pre-Calculus", "block CFri: Choir", "block 2: Botany", "block 10: Zoology",
		"none: Advisory", "office: Ms Adaeze Okafor",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if d.Count != 10 || d.countText() != "9 classes" {
		t.Errorf("Count %d, %q", d.Count, d.countText())
	}
	if want := []string{"Art & Music", "English", "Languages", "Maths", "Science"}; !slices.Equal(d.Departments, want) {
		t.Errorf("Departments %q", d.Departments)
	}
}

func TestBlocksInOrder(t *testing.T) {
	blocks := []string{"10", "b", "2", "CFri", "A", "1", "C", "A2", "A10", "3rd"}
	slices.SortFunc(blocks, compareBlocks)
	if want := "A A2 A10 b C CFri 1 2 3rd 10"; strings.Join(blocks, " ") != want {
		t.Errorf("got %q, want %q", strings.Join(blocks, " "), want)
	}
}

func TestBlockClass(t *testing.T) {
	for block, want := range map[string]string{
		"A": "bA", "h": "bH", "I": "bn", "CFri": "bC", "1": "bA", "8": "bH", "9": "bn", "10": "bn", "3rd": "bC", "": "bn", "É": "bn", "\x00": "bn",
	} {
		if got := blockClass(block); got != want {
			t.Errorf("blockClass(%q) = %q, want %q", block, got, want)
		}
	}
}

func TestFilter(t *testing.T) {
	d := directory(site, larkfield(), false, false)
	for _, c := range []struct {
		q    Query
		want int
	}{
		{Query{}, 10},
		{Query{Text: "beltran"}, 3},
		{Query{Text: "okafro"}, 4},
		{Query{Text: "BELTRÁN", Block: "A"}, 2},
		{Query{Department: "Science"}, 2},
		{Query{Block: "A", Department: "Science"}, 0},
		{Query{Block: "Z"}, 0},
		{Query{Block: Starred}, 10},
		{Query{Text: strings.Repeat("x", 5000)}, 0},
	} {
		f := d.Filter(c.q)
		if f.Count != c.want || f.Rev != d.Rev || len(f.Tabs) != len(d.Tabs) {
			t.Errorf("%+v: %d rows, want %d", c.q, f.Count, c.want)
		}
	}
}

// A search within a block says how many it leaves out.
func TestFilterSaysWhatItMisses(t *testing.T) {
	d := directory(site, larkfield(), false, false)
	for want, q := range map[string]Query{"3 in other blocks.": {Text: "okafor", Block: "A"}, "2 in other blocks.": {Department: "Maths", Block: "A"}, "": {Block: "A"}} {
		if got := d.Filter(q).missedText(); got != want {
			t.Errorf("%+v says %q, want %q", q, got, want)
		}
	}
	if said := d.Filter(Query{Text: "okafor", Block: Starred}).missedText(); said != "" {
		t.Errorf("without a block it says %q", said)
	}
}

func TestRevisionFollowsWhatIsShown(t *testing.T) {
	rev := func(change func(*school.Directory)) string {
		d := larkfield()
		change(&d)
		return directory(site, d, false, false).Rev
	}
	same := rev(func(*school.Directory) {})
	both := func(name string) func(*school.Directory) {
		return func(d *school.Directory) { d.Entries[4].Door.SavedBy = name }
	}
	if rev(both("Ms Adaeze Okafor")) != rev(both("Mr Tomás Beltrán")) || same != rev(both("The Office")) {
		t.Error("the revision depends on who saved a link")
	}
	if same != rev(func(d *school.Directory) { slices.Reverse(d.Entries) }) || same != rev(func(d *school.Directory) { d.Entries[0].Door.SavedAt = time.Now() }) {
		t.Error("the revision depends on what nobody sees")
	}
	for i, change := range []func(*school.Directory){
		func(d *school.Directory) { d.Entries[0].Door.Link += "x" },
		func(d *school.Directory) { d.Entries[0].Door.Note = "x" },
		func(d *school.Directory) { d.Entries[0].Section.Room = "x" },
		func(d *school.Directory) { d.Entries = d.Entries[1:] },
	} {
		if same == rev(change) {
			t.Errorf("change %d is not noticed", i)
		}
	}
}

func TestPasscodesOnlyWhenAllowed(t *testing.T) {
	for _, allowed := range []bool{false, true} {
		html := render(t, DirectoryPage(directory(site, larkfield(), false, allowed)))
		if strings.Contains(html, "lI0O1o") != allowed {
			t.Errorf("allowed %t, but the page says otherwise", allowed)
		}
	}
}

func TestExportIsRelative(t *testing.T) {
	d := directory(site, larkfield(), true, false)
	d.Base, d.Export, d.Action = "../../", true, ""
	html := render(t, DirectoryPage(d))
	for _, bad := range []string{`="/`, "preload", "manifest"} {
		if strings.Contains(html, bad) {
			t.Errorf("the export has %s", bad)
		}
	}
	if !strings.Contains(html, `"../../static/app.`) || !strings.Contains(html, `"../../index.html"`) {
		t.Error("the export does not find its way")
	}
}

func BenchmarkFilter(b *testing.B) {
	d := school.Directory{}
	for i := range 500 {
		d.Entries = append(d.Entries, section(fmt.Sprint(i), "Algebra II", "A", "214", "Maths", person(1, "Ms Adaeze Okafor")))
	}
	v := directory(site, d, false, false)
	for b.Loop() {
		v.Filter(Query{Text: "okaxfor algbra"})
	}
}

// TestNobodyElseIsNamed: students see who saved a link only if the row names that
// person anyway.
func TestNobodyElseIsNamed(t *testing.T) {
	d := larkfield()
	d.Entries[3].Door.SavedBy = "The Office"
	html := render(t, DirectoryPage(directory(site, d, false, false)))
	if strings.Contains(html, "The Office") || !strings.Contains(html, `data-by="Ms Adaeze Okafor"`) {
		t.Error("the page names somebody else, or nobody")
	}
}

// Office hours are sorted by last names, or the sort names that an administrator gave.
func TestSortedAs(t *testing.T) {
	office := func(code, name, sortName string) school.Entry {
		return school.Entry{
			Door:     school.Door{Code: code, Kind: school.OfficeDoor, Meeting: school.Meeting{Link: "https://zoom.us/j/81111111111"}},
			Teachers: []school.Person{{Name: name, SortName: sortName}},
		}
	}
	d := directory(site, school.Directory{Entries: []school.Entry{
		office("aaaaaa", "Ms Adaeze Okafor", "Okafor"), office("bbbbbb", "The Rev. Beltrán", "Beltrán"), office("cccccc", "李文", ""),
		office("dddddd", "Zoe Adams", ""), office("eeeeee", "Amy Zimmer", ""),
	}}, false, true)
	got := ""
	for _, r := range d.Groups[0].Rows {
		got += r.Entry.Door.Code[:1]
	}
	if got != "dbaec" {
		t.Errorf("the order is %s", got)
	}
}
