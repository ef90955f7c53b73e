package meeting

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// stored is what a link of each service may look like: a second list of hosts and alphabets,
// written independently of sites.go and alphabet.go.
var stored = map[string]*regexp.Regexp{
	zoom: regexp.MustCompile(`^https://(([a-z0-9-]+\.)*(zoom\.us|zoom\.com|zoomgov\.com)|([a-z0-9-]+\.)+(zoom-x\.de|zoom\.com\.cn))` +
		`/([jw]/[0-9]{9,11}|my/[A-Za-z0-9._~-]{1,40})(\?pwd=([A-Za-z0-9._=~-]|%2B|%2F){1,256})?$`),
	meet: regexp.MustCompile(`^https://meet\.google\.com/([a-z]{3}-[a-z]{4}-[a-z]{3}|lookup/[A-Za-z0-9._~-]{1,64})$`),
	teams: regexp.MustCompile(`^https://(teams\.microsoft\.com|teams\.cloud\.microsoft|teams\.live\.com|(gov|dod)\.teams\.microsoft\.us)` +
		`/(meet/[0-9]{9,20}(\?p=[A-Za-z0-9_-]{1,64})?|l/meetup-join/19(%3[aA])[A-Za-z0-9._~%-]+(%40)thread\.[a-z0-9A-Z]+(/[0-9]{1,20})?(\?context=%7[bB]([A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})*%7[dD])?)$`),
	webex:   regexp.MustCompile(`^https://([a-z0-9-]+\.)+webex\.com/([A-Za-z0-9._~-]{1,64}/j\.php\?MTID=m[A-Za-z0-9]{32}|(meet|join)/[A-Za-z0-9._~-]{1,64}|m/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$`),
	jitsi:   regexp.MustCompile(`^https://(meet\.jit\.si|8x8\.vc|(bbb|meet)\.school\.example)/([A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})+(/([A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})+)?$`),
	bbb:     regexp.MustCompile(`^https://(bbb|meet)\.school\.example/(rooms/[a-z0-9]{3}(-[a-z0-9]{3}){3}/join|b/[a-z0-9]{3}(-[a-z0-9]{3}){2,3})$`),
	whereby: regexp.MustCompile(`^https://([a-z0-9-]+\.)*whereby\.com/[A-Za-z0-9._~-]{1,64}$`),
	gotoCom: regexp.MustCompile(`^https://((global\.gotomeeting\.com|meet\.goto\.com|gotomeet\.me)/(join/)?[0-9]{9}|(meet\.goto\.com|gotomeet\.me)/[A-Za-z0-9_-]{1,64})$`),
}

// FuzzParse checks what must be true for every text, accepted or refused.
func FuzzParse(f *testing.F) {
	for _, row := range append(samples(f), samplesOf(f, "links-wild.tsv")...) {
		f.Add(row.input)
		if row.want == "REJECT" || strings.Contains(row.want, " ") {
			continue
		}
		for _, wrap := range wrappers {
			f.Add(wrap(row.want))
		}
		for _, mark := range marks {
			f.Add(strings.Replace(mark, "%s", row.want, 1))
		}
	}
	for _, c := range invitations {
		f.Add(c.text)
		for _, wrap := range carriers {
			f.Add(wrap(c.text))
		}
	}
	for _, unit := range hostile {
		f.Add(strings.Repeat(unit, 20))
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
	if pattern := stored[l.Provider]; pattern == nil || !pattern.MatchString(l.URL) {
		t.Fatalf("%s stores %q", l.Provider, l.URL)
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

// hostile are texts that are meant to be slow to read, repeated.
var hostile = []string{
	"pwd:", "pwd: ", "a pwd:", "Passcode:", ":", "%3E", "<", "<a ", "(", "1-", "123 4567 8901 ", "zoom.us/j/81234567890 ", "meeting id: 1 ", "</", "g.co ", "https://a.bc ", "*", "\u200b-", "=a",
	"https://", "https://a/", "http", "((((http", "[[[[", "<https://a", "<https://a\n", "=\n", "=3D", "?a=3D", "=C3", "> ", ">\n", "\n ", "BEGIN:V\n ", "X-A;", "X-A;B=\"", "X-A;B=c:d\n", `\`, `\\`, `\/`, `\u0026`, `\ud83d`, `"a":`, `"a`,
	"&amp;", "&amp;amp;amp;", "&", "&#", "&#x26;", "&a", "_", "~_*", "_https://a.bc_", "{", "a.", "a.b/", "a.b/=https://", "\u3002", "https://a\u3002", "。", "→", "😊", "::", "javascript ", "zoom.us", "zoom.us/", "%",
	"https://www.google.com/url?q=", "https://urldefense.com/v3/__", "https://zoom.us/j/81234567890?pwd=a%20", "https://meet.jit.si/a%3Fb%3D ", "]", "://[", "@", `\n`, "https://zoom.us/j/8123456789", "\u00a0", "a@b:", "\uFDFA", "\u337F",
}

// distinctMeetings is a text with as many meetings as fit.
func distinctMeetings() string {
	var text strings.Builder
	for i := 0; text.Len() < maxText-20; i++ {
		fmt.Fprintf(&text, "zoom.us/j/%d ", 1000000000+i)
	}
	return text.String()
}

// BenchmarkHostileText measures such texts at the limit of length, because the preview
// reads the text at every pause in typing.
func BenchmarkHostileText(b *testing.B) {
	texts := map[string]string{"distinct meetings": distinctMeetings(), "nested filters": wrappedOften()}
	texts["long host"] = strings.Repeat("a.", maxText/4) + "b/" + strings.Repeat("=https://", maxText/20)
	texts["long marks"] = strings.Repeat("(", maxText/2) + "a.b/" + strings.Repeat("=https://", maxText/20)
	for _, unit := range hostile {
		texts[unit] = "https://zoom.us/j/81234567890 " + strings.Repeat(unit, (maxText-30)/len(unit))
	}
	for name, text := range texts {
		b.Run(strconv.Quote(name), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				_, _ = Parse(text, testHosts)
			}
		})
	}
}

// wrappedOften is a filter's link in a filter's link, as long as a link may be.
func wrappedOften() string {
	link := "https://zoom.us/j/81234567890"
	for len(link) < maxLink/2 {
		link = "https://www.google.com/url?q=" + url.QueryEscape(link)
	}
	return strings.Repeat(link+" ", maxText/(len(link)+1))
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
