package views

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"hallway/internal/school"
)

// A page that is put together from its outline and its rows is the page as it is
// rendered, by the byte, whatever the texts are.
func TestOutline(t *testing.T) {
	evil := site
	evil.Name, evil.Status.Message = `data-rev=""<ul role="list"></ul>`, `<ul role="list"></ul>`
	imitates := larkfield()
	for i := range imitates.Entries {
		imitates.Entries[i].Section.Department = `data-rev=""`
		imitates.Entries[i].Section.Block = `<ul role="list"></ul>` + fmt.Sprint(i%3)
	}
	for i, d := range []Directory{
		directory(site, larkfield(), false, true), directory(site, larkfield(), true, false), directory(site, school.Directory{}, false, false),
		directory(evil, awful(), true, true), directory(evil, imitates, false, true),
	} {
		if got, want := outlined(t, d), render(t, DirectoryPage(d)); got != want {
			t.Errorf("directory %d: an outline with rows is another page:\n%s\nwant\n%s", i, got, want)
		}
	}
}

func outlined(t *testing.T, d Directory) string {
	t.Helper()
	o, err := d.Outline(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	o.Write(&out, d)
	return out.String()
}

// SamePlace allows to replace a row only where the outline and the order stay as they
// are, and the sum of a page is that of its bytes.
func TestRowsReplaceRows(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 14))
	d := larkfield()
	bytesOf := map[Sum]string{}
	kept := 0
	for range 2000 {
		before := directory(site, d, false, true)
		outline, err := before.Outline(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		i := random.IntN(len(d.Entries))
		was := rowsOf(d, true)[i]
		d.Entries = slices.Clone(d.Entries) // rows of before keep theirs
		alter(random, &d.Entries[i])
		is := rowsOf(d, true)[i]
		after := directory(site, d, false, true)
		page := render(t, DirectoryPage(after))
		if is.SamePlace(was) {
			kept++
			rows := make([][]*Row, len(before.Groups))
			for g := range before.Groups {
				for _, r := range before.Groups[g].Rows {
					if r.Entry.Door.Code == is.Entry.Door.Code {
						r = is
					}
					rows[g] = append(rows[g], r)
				}
			}
			var out bytes.Buffer
			outline.Write(&out, before.Fill(rows))
			if out.String() != page {
				t.Fatalf("a row in place of another makes another page: %s\nfor %s", is.HTML, was.HTML)
			}
		}
		fresh, err := after.Outline(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		sum := fresh.Sum(after)
		if other, known := bytesOf[sum]; known && other != page {
			t.Fatalf("two pages have the sum %x, the second with %s", sum, is.HTML)
		}
		bytesOf[sum] = page
	}
	if kept < 200 || kept > 1800 {
		t.Errorf("a row could be replaced %d times of 2000", kept)
	}
}

// alter changes something of an entry, which the page may or may not show.
func alter(r *rand.Rand, e *school.Entry) {
	word := []string{"", "A", "B", "10", "9", "Ému", "zoo"}[r.IntN(7)]
	p := person(int64(r.IntN(3)), "Ms "+word)
	switch r.IntN(11) {
	case 0:
		e.Section.Block = word
	case 1:
		e.Section.Course = word
	case 2:
		e.Section.Room = word
	case 3:
		e.Section.Department = word
	case 4:
		e.Section.Code = word
	case 5:
		e.Door.Note = word
	case 6:
		e.Door.Passcode, e.Door.SavedBy = word, "Ms "+word
	case 7:
		p.SortName = word
		e.Teachers = []school.Person{p}
	case 8:
		e.Teachers = nil
	case 9:
		e.Cover = &school.Cover{Person: p}
	default:
		e.Door.Link = []string{"", "https://zoom.us/j/1", "https://zoom.us/j/2"}[r.IntN(3)]
	}
}
