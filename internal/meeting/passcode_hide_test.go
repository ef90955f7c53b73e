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
