package meeting

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// hostPattern is a second list of hosts, written independently of hosts.go.
var hostPattern = regexp.MustCompile(`^(([a-z0-9-]+\.)*zoom\.us|([a-z0-9-]+\.)*zoom\.com|([a-z0-9-]+\.)+(zoomgov\.com|zoom-x\.de|zoom\.com\.cn|webex\.com)|meet\.google\.com|teams\.microsoft\.com|teams\.live\.com|(gov|dod)\.teams\.microsoft\.us|meet\.jit\.si|8x8\.vc|([a-z0-9-]+\.)*whereby\.com|global\.gotomeeting\.com|meet\.goto\.com|(bbb|meet)\.school\.example)$`)

// FuzzParse checks what must be true for every text, accepted or refused.
func FuzzParse(f *testing.F) {
	for _, row := range samples(f) {
		f.Add(row.input)
	}
	for _, c := range invitations {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		link, err := Parse(text, testHosts)
		if err != nil {
			r := wantRefusal(t, err)
			if !readable(r.Message, 600) {
				t.Fatalf("message %q", r.Message)
			}
			for _, c := range r.Choices {
				checkLink(t, c)
			}
			return
		}
		checkLink(t, link)
	})
}

func checkLink(t *testing.T, l Link) {
	t.Helper()
	u, err := url.Parse(l.URL)
	if err != nil || u.Scheme != "https" || u.User != nil || u.Port() != "" || u.Fragment != "" || strings.Contains(l.URL, "#") || u.Opaque != "" {
		t.Fatalf("link %q: %v", l.URL, err)
	}
	if !hostPattern.MatchString(u.Host) {
		t.Fatalf("host %q", u.Host)
	}
	if len(l.URL) > 2048 || strings.ContainsFunc(l.URL, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`"'<>\`, r) }) {
		t.Fatalf("characters of %q", l.URL)
	}
	if strings.Contains(strings.ToLower(u.RawQuery), "zak=") {
		t.Fatalf("host key in %q", l.URL)
	}
	if !readable(l.Meeting, 64) || !readable(l.Passcode, 64) || strings.ContainsFunc(l.Passcode, unicode.IsSpace) {
		t.Fatalf("meeting %q passcode %q", l.Meeting, l.Passcode)
	}
	if l.Provider == "" || l.Carries && l.Passcode != "" || slices.Contains(l.Notes, "") {
		t.Fatalf("%+v", l)
	}
	wantStable(t, l)
}

// BenchmarkHostileText measures texts that are meant to be slow to read, because the
// preview reads the text at every pause in typing.
func BenchmarkHostileText(b *testing.B) {
	for _, unit := range []string{"pwd:", "pwd: ", "a pwd:", ":", "%3E", "<", "<a ", "(", "1-", "123 4567 8901 ", "zoom.us/j/81234567890 ", "meeting id: 1 ", "</", "g.co ", "https://a.bc ", "*", "\u200b-", "=a"} {
		b.Run(unit, func(b *testing.B) {
			text := "https://zoom.us/j/81234567890 " + strings.Repeat(unit, (maxText-30)/len(unit))
			for b.Loop() {
				_, _ = Parse(text, testHosts)
			}
		})
	}
}

func readable(s string, most int) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= most &&
		!strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) })
}

func BenchmarkParseInvitation(b *testing.B) {
	text := invitations[0].text
	b.ReportAllocs()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := Parse(text, testHosts); err != nil {
			b.Fatal(err)
		}
	}
}
