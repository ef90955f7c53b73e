package views

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	qr "github.com/piglig/go-qr"

	"hallway/internal/schedule"
	"hallway/internal/school"
)

func TestDayGoldens(t *testing.T) {
	for name, date := range map[string]string{
		"day-school": "2026-11-25", "day-late": "2026-11-24", "day-free": "2026-11-26", "day-remote": "2027-01-20", "day-over": "2027-06-21",
	} {
		golden(t, name, render(t, DirectoryPage(directoryOn(dayAt(bells, date), larkfield()))))
	}
}

// The page's bytes depend on the text, the date and the doors, so its ETag is the same
// from the school's midnight to the next, and another date has another.
func TestPageIsOfTheDate(t *testing.T) {
	times, _ := schedule.Parse(bells, nil)
	random := rand.New(rand.NewPCG(17, 4))
	seen := map[Sum]schedule.Date{}
	for range 30 {
		date, _ := schedule.ParseDate("2026-09-01")
		date += schedule.Date(random.IntN(300))
		y, m, d := date.Time().Date()
		midnight := time.Date(y, m, d, 0, 0, 0, 0, times.Zone)
		for i := range 4 {
			at := midnight.Add(time.Duration(random.Int64N(int64(23 * time.Hour)))).In([]*time.Location{time.UTC, times.Zone, zone}[i%3])
			day := NewDay(times, at)
			page := directoryOn(day, larkfield())
			outline, err := page.Outline(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			var put bytes.Buffer
			outline.Write(&put, page)
			if put.String() != render(t, DirectoryPage(page)) {
				t.Fatalf("%s: an outline with rows is another page", at)
			}
			sum := outline.Sum(page)
			if was, known := seen[sum]; known && was != date {
				t.Errorf("%s and %s are the same page", was, date)
			} else if !known && i > 0 {
				t.Errorf("%s is another page than earlier on %s", at, date)
			}
			seen[sum] = date
		}
	}
}

// Without JavaScript a tab shows the classes of its block, however it is written, and a
// class in two blocks under both.
func TestTabsOfTwoBlocks(t *testing.T) {
	d := school.Directory{Entries: []school.Entry{
		section("two222", "Two", "C, A", "", "", person(1, "P")), section("one222", "One", "Period 2", "", "", person(1, "P")),
		section("low222", "Low", "a", "", "Languages", person(1, "P")), office("offi22", person(1, "P")),
	}}
	for _, day := range []*Day{nil, dayAt(bells, "2026-11-25")} {
		v := directoryOn(day, d)
		for tab, want := range map[string]string{"A": "two222 low222", "Block a": "two222 low222", "c": "two222", "2": "one222", "P2": "one222", "B": "", "A, C": ""} {
			f, got := v.Filter(Query{Block: tab}), ""
			for _, g := range f.Groups {
				for _, r := range g.Rows {
					got += " " + r.Entry.Door.Code
				}
			}
			if !sameWords(got, want) {
				t.Errorf("tab %s has%s, want %s", tab, got, want)
			}
		}
		page := render(t, DirectoryPage(v.Filter(Query{Block: "a"})))
		if strings.Count(page, " checked") != 1 || !strings.Contains(page, `value="A" checked`) && !strings.Contains(page, `value="a" checked`) {
			t.Error("the tab that was asked for is not chosen")
		}
	}
}

func sameWords(a, b string) bool {
	count := map[string]int{}
	for _, w := range strings.Fields(a) {
		count[w]++
	}
	for _, w := range strings.Fields(b) {
		count[w]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}

// A printed directory says where it is from: its QR code leads to the page.
func TestPaper(t *testing.T) {
	for _, several := range []bool{false, true} {
		s := site
		s.URL = "https://links.larkfield.example"
		d := larkfield()
		v := NewDirectory(s, d.School, rowsOf(d, false), dayAt(bells, "2026-11-25"), several, false)
		page := render(t, DirectoryPage(v))
		path := map[bool]string{false: "", true: "/s/larkfield"}[several]
		for _, want := range []string{
			"<bdi>links.larkfield.example" + path + "</bdi>", "Links of Wednesday, November 25, 2026.", "short address after links.larkfield.example.", `class="addressed"`,
		} {
			if !strings.Contains(page, want) {
				t.Errorf("the page for paper has no %s", want)
			}
		}
		if got, want := scan(t, v.paper.code), s.URL+v.Action; got != want {
			t.Errorf("the QR code leads to %s, not to %s", got, want)
		}
	}
	if page := render(t, DirectoryPage(directory(site, larkfield(), false, false))); strings.Contains(page, "<path d=\"M0 .5m") || strings.Contains(page, "addressed") {
		t.Error("a page without an address has short addresses")
	}
}

// scan reads a drawn QR code, as a phone does.
func scan(t *testing.T, code drawing) string {
	t.Helper()
	const scale = 4
	size, err := strconv.Atoi(code.Box[strings.LastIndex(code.Box, " ")+1:])
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewGray(image.Rect(0, 0, (size+4)*scale, (size+4)*scale))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	x, y := 0, 0
	for line := range strings.SplitSeq(strings.TrimPrefix(code.Path, "M0 .5m"), "m") {
		var dx, dy, length int
		if _, err := fmt.Sscanf(line, "%d %dh%d", &dx, &dy, &length); err != nil {
			t.Fatal(err)
		}
		x, y = x+dx, y+dy
		for to := x + length; x < to; x++ {
			for px := range scale * scale {
				img.Set((x+4)*scale+px%scale, (y+4)*scale+px/scale, color.Black)
			}
		}
	}
	text, err := qr.Decode(img)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
