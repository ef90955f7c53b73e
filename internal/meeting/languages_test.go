package meeting

import (
	"strings"
	"testing"
	"unicode"
)

// labelForms are all ways to write a noun of a row: plain, and with each of the row's
// words for "of the meeting" on either side.
func labelForms(l language, noun string) []string {
	forms := []string{noun}
	for _, before := range l.before {
		forms = append(forms, before+" "+noun)
		if last := []rune(before); eastAsian(last[len(last)-1]) {
			forms = append(forms, before+noun)
		}
	}
	for _, after := range l.after {
		forms = append(forms, noun+" "+after)
	}
	return forms
}

// joints are the ways to go on after a label. The last one is nothing, which East Asian
// scripts write without a space.
func joints(l language, noun string) []string {
	out := []string{": ", ":", " : ", "： ", "：", " - ", " – ", " — ", " = ", "\u00a0: ", ":\n", "\t", " "}
	for _, is := range l.is {
		out = append(out, " "+is+" ", " "+is+": ")
	}
	if last := []rune(noun); eastAsian(last[len(last)-1]) {
		out = append(out, "")
	}
	return out
}

// TestLanguages writes every noun of every row in every form, and reads the value back.
func TestLanguages(t *testing.T) {
	if len(languages) < 16 {
		t.Fatalf("only %d languages", len(languages))
	}
	for _, l := range languages {
		t.Run(l.name, func(t *testing.T) {
			for _, k := range []kind{passcodes, accessCodes} {
				for _, noun := range l.nouns[k] {
					for _, form := range labelForms(l, noun) {
						wantAround(t, strings.ToUpper(form)+": 7x9k2a")
						for _, lead := range l.lead {
							wantPasscode(t, "Zoom, "+lead+" "+form+": 7x9k2a")
						}
						for _, joint := range joints(l, form) {
							wantPasscode(t, form+joint+"7x9k2a")
						}
					}
				}
			}
			for _, k := range []kind{meetingID, plainID} {
				for _, noun := range l.nouns[k] {
					for i, form := range labelForms(l, noun) {
						if k == plainID && i == 0 {
							continue // "ID" alone is anybody's
						}
						for _, joint := range joints(l, form) {
							wantID(t, form+joint+"657 354 0681")
						}
					}
				}
			}
		})
	}
}

func wantPasscode(t *testing.T, text string) {
	t.Helper()
	if code := passcode(lines(text), zoom); code != "7x9k2a" {
		t.Errorf("%q: %q", text, code)
	}
}

// wantAround reads a label's line where invitations and people have it.
func wantAround(t *testing.T, line string) {
	t.Helper()
	for _, around := range []string{"Zoom\n%s\nZoom", "657 354 0681, %s.", "(%s)", "- %s)", "**%s**", "> %s", "657 354 0681 %s https://zoom.us"} {
		wantPasscode(t, strings.Replace(around, "%s", line, 1))
	}
}

func wantID(t *testing.T, line string) {
	t.Helper()
	for _, text := range []string{line, "(" + line + "), 10:20"} {
		if ids := labelled(lines(text), 9, 11); len(ids) != 1 || ids[0] != "6573540681" {
			t.Errorf("%q: %q", text, ids)
		}
	}
}

// What Webex and GoTo call the meeting's number is no Zoom ID, and no passcode.
func TestNumbersOfOtherServices(t *testing.T) {
	for _, l := range languages {
		for _, noun := range l.nouns[number] {
			for _, joint := range []string{": ", " : ", "：", " "} {
				for _, value := range []string{"2555 123 4567", "615 734 219"} {
					text := noun + joint + value
					if ids := labelled(lines(text), 9, 20); len(ids) > 0 {
						t.Errorf("%q has the ID %q", text, ids)
					}
					if code := passcode(lines(text), zoom); code != "" {
						t.Errorf("%q has the passcode %q", text, code)
					}
				}
			}
		}
		for _, noun := range l.nouns[accessCodes] {
			for _, text := range []string{noun + ": 188-384-000", noun + " : 2555 123 4567", noun + ": 2555123456"} {
				if code := passcode(lines(text), zoom); code != "" {
					t.Errorf("%q has the passcode %q", text, code)
				}
			}
			for _, provider := range []string{webex, gotoCom} {
				if code := passcode(lines(noun+": 123456"), provider); code != "" {
					t.Errorf("%s: %q is the passcode", provider, code)
				}
			}
		}
	}
}

// The table can be compared with what is looked up: cells have no stray spaces and no
// capitals, and words before a label are single words.
func TestLanguageTable(t *testing.T) {
	for _, l := range languages {
		cells := [][]string{l.before, l.after, l.lead, l.is, l.not}
		for _, words := range l.nouns {
			cells = append(cells, words)
		}
		for _, words := range cells {
			for _, word := range words {
				if word == "" || strings.TrimSpace(word) != word || strings.ContainsFunc(word, unicode.IsUpper) {
					t.Errorf("%s: %q", l.name, word)
				}
			}
		}
		if len(l.nouns[passcodes]) == 0 || len(l.nouns[meetingID])+len(l.nouns[plainID]) == 0 || len(l.not) == 0 {
			t.Errorf("%s has an empty cell that is needed", l.name)
		}
	}
}

// BenchmarkRepeatedLabels reads 64 KiB of one thing: labels, words around them, and what
// is slow to fold. It does what Parse does for a text without a link.
func BenchmarkRepeatedLabels(b *testing.B) {
	for _, unit := range []string{"Passcode:", "pwd: ", "pwd", "id ", "id:", "Passcode (", "**", "passcode of the meeting ", "meeting password ", "the passcode is in ", "Wi-Fi password: ", "Meeting ID: 812 3456 7890 ", "密码：", "密码", "ＰＷ：", "e\u0301", "\u0301", "ạ", "://", "Passcode:\n"} {
		b.Run(unit, func(b *testing.B) {
			text := strings.Repeat(unit, 64<<10/len(unit))
			for b.Loop() {
				_ = labelled(lines(text), 9, 11)
				_ = passcode(lines(text), zoom)
			}
		})
	}
}
