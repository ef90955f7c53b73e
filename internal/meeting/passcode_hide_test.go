package meeting

import (
	"net/url"
	"testing"
)

// TestWithoutPasscode removes passcodes from links and changes nothing else.
func TestWithoutPasscode(t *testing.T) {
	for link, want := range map[string]string{
		"https://zoom.us/j/93411007919":                 "",
		"https://zoom.us/j/93411007919?pwd=abc.1":       "https://zoom.us/j/93411007919",
		"https://teams.microsoft.com/meet/2345?p=x_Y-z": "https://teams.microsoft.com/meet/2345",
		"https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%22Tid%22%3a%22p%22%7d": "",
		"https://x.webex.com/x/j.php?MTID=m0123": "",
		"https://zoom.us/j/1?a=%2F&pwd=x&b=2":    "https://zoom.us/j/1?a=%2F&b=2",
		"https://meet.google.com/abc-defg-hij":   "",
	} {
		got, hid := WithoutPasscode(link)
		if want == "" {
			if got != link || hid {
				t.Errorf("%s became %s", link, got)
			}
			continue
		}
		if got != want || !hid {
			t.Errorf("%s became %s, want %s", link, got, want)
		}
	}
}

// The links that Parse returns, without their passcode, are still valid links.
func FuzzWithoutPasscode(f *testing.F) {
	f.Add("https://zoom.us/j/93411007919?pwd=abc.1")
	f.Add("https://teams.microsoft.com/meet/2345678901?p=x_Y-z")
	f.Fuzz(func(t *testing.T, text string) {
		link, err := Parse(text, nil)
		if err != nil {
			return
		}
		bare, _ := WithoutPasscode(link.URL)
		u, err := url.Parse(bare)
		if err != nil || u.Query().Has("pwd") || u.Query().Has("p") {
			t.Fatalf("%s became %s (%v)", link.URL, bare, err)
		}
		if again, err := Parse(bare, nil); err != nil || again.URL != bare {
			t.Fatalf("%s is read as %s (%v)", bare, again.URL, err)
		}
	})
}

// TestNoteWithoutPasscodes hides what a teacher wrote into the note, in any language, and
// leaves every other note as it is.
func TestNoteWithoutPasscodes(t *testing.T) {
	for note, want := range map[string]string{
		"Passcode: 7x9k2a":                                                   "Passcode: •••",
		"Das Passwort lautet 7x9k2a, bis gleich":                             "Das Passwort lautet •••, bis gleich",
		"会议密码7x9k2a。记得带书":                                                    "会议密码•••。记得带书",
		"PW algebra7 / Wi-Fi password: guest77":                              "PW ••• / Wi-Fi password: •••",
		"Backup: https://zoom.us/j/93411007919?pwd=7x9k2a and Passcode: 123": "Backup: https://zoom.us/j/93411007919 and Passcode: •••",
		"Passcode: 123 456":                                                  "Passcode: •••",
		"https://zoom.us/j/93411007919?pwd=7x9k2a":                           "https://zoom.us/j/93411007919",
		"": "", "Wait for me to let you in.": "", "Passcode required": "", "Bring  two  pencils ½": "", "See https://school.example/?page=2": "",
	} {
		got, hid := NoteWithoutPasscodes(note)
		if want == "" {
			want = note
		}
		if got != want || hid != (want != note) {
			t.Errorf("%q became %q (%v), want %q", note, got, hid, want)
		}
	}
}

// In a note without passcodes there is none to find, and nothing else is hidden.
func FuzzNoteWithoutPasscodes(f *testing.F) {
	f.Add("Kenncode: aB9x_ and pw 7x9k2a, Passcode/Kenncode: 12 34\nPasscode:\n1234")
	f.Add("**Passcode:** *7x9k2a* https://zoom.us/j/1?pwd=a&b=c 密码7x9k2a")
	f.Fuzz(func(t *testing.T, note string) {
		bare, hid := NoteWithoutPasscodes(note)
		if !hid && bare != note {
			t.Fatalf("%q became %q", note, bare)
		}
		if code := passcode(lines(bare), zoom); code != "" {
			t.Fatalf("%q became %q, and has %q", note, bare, code)
		}
	})
}
