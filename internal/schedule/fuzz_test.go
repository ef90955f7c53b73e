package schedule

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// FuzzParse reads any text. Problems are about lines that it has, a text without faults
// answers as the reference does, and an edit can be made twice and undone.
func FuzzParse(f *testing.F) {
	for _, text := range samples(f) {
		f.Add(text, "on 2026-10-01 off", int64(1_790_000_000))
	}
	f.Add(whole+"on 2026-10-12..2026-10-16 week Short hold\nuse Lower for block 1..4\n", "day Reg\n  8:05-9:10 A", int64(1_791_000_000))
	f.Add("zone Pacific/Apia\nterm 2011-12-20 2012-01-10\nday A\n 23:30-30:00 1\nweek W A A A A A A A\nfrom 2011-12-20 W", "week W A", int64(1_325_200_000))
	f.Add("\ufeffterm 2026-10-01 2026-10-09\r\nday X\r\n\r\n\t2:10-2:35 -- x\r\ncycle C X\r\nfrom 2026-10-01 C at X\r\nzone Australia/Lord_Howe", "zone UTC", int64(1_791_000_000))
	f.Add("as North High", "as South High", int64(0))
	f.Add("day X\n 8:00-9:00 \xff\n\x00#", "term 2026-10-01 2026-10-09 Fall", int64(-1))
	f.Fuzz(func(t *testing.T, text, statement string, unix int64) {
		if len(text) > 4000 || len(statement) > 500 {
			return
		}
		s, problems := Parse(text, time.UTC)
		if (s == nil) != Faulty(problems) {
			t.Fatalf("a schedule: %v; problems: %v", s != nil, problems)
		}
		lines := 1 + strings.Count(strings.ReplaceAll(text, "\r\n", "\n"), "\n") + strings.Count(strings.ReplaceAll(text, "\r\n", ""), "\r")
		for _, p := range problems {
			if p.Line < 0 || p.Line > lines || p.Text == "" || strings.ContainsAny(p.Text, "\r\n") {
				t.Fatalf("%d lines have %q", lines, p)
			}
		}
		edit(t, text, statement)
		compare(t, text, s, unix)
	})
}

// compare asks a schedule and the reference.
func compare(t *testing.T, text string, s *Schedule, unix int64) {
	if s == nil || s.As != "" || len(s.ons) > 50 {
		return
	}
	first, last, ok := s.Span()
	if !ok || last-first > 60 {
		return
	}
	at := first.Time().Add(time.Duration(uint64(unix)%uint64(70*24*time.Hour/time.Second))*time.Second - 48*time.Hour)
	sets := append([]string{""}, s.Sets()...)
	agree(t, text, s, refer(t, text, time.UTC), sets[:min(2, len(sets))], func([]Block) []time.Time { return []time.Time{at} })
}

func edit(t *testing.T, text, statement string) {
	put := Put(text, statement)
	if again := Put(put, statement); again != put {
		t.Fatalf("%q, written twice, makes of\n%q\n%q", statement, put, again)
	}
	if back, ok := Revert(put, text, put); !ok || back != text {
		t.Fatalf("undone it is\n%q\nand was\n%q", back, text)
	}
	later, mixed := put+"\n# later", strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\r")
	if back, ok := Revert(later, text, put); ok && !mixed && !slices.Equal(contents(back), contents(text+"\n# later")) {
		t.Fatalf("undone it is\n%q\nand should be\n%q", back, text+"\n# later")
	}
	for i := range 3 {
		if dropped := Drop(text, i+1); len(dropped) > len(text) {
			t.Fatalf("%q without a line is %q", text, dropped)
		}
	}
	if _, problems := Parse(text, time.UTC); Faulty(problems) {
		return
	}
	_, lines := rawLines(text)
	for _, p := range parts(lines)[:min(5, len(parts(lines)))] {
		own := join("", lines[p.first:p.after])
		Parse(Put(Drop(text, p.first+1), own), time.UTC)
	}
}

// contents are the lines of a text without their ends.
func contents(text string) []string {
	_, lines := rawLines(text)
	return raws(lines)
}
