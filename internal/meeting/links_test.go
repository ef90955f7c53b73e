package meeting

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"
)

var testHosts = Hosts{"bbb.school.example", "meet.school.example"}

var providers = map[string]string{
	"zoom": zoom, "google_meet": meet, "teams": teams, "webex": webex, "jitsi": jitsi, "bigbluebutton": bbb, "whereby": whereby, "goto": gotoCom,
}

type sample struct{ provider, input, want, note string }

// samples reads testdata/links.tsv, the project's list of real links.
func samples(t testing.TB) []sample { return samplesOf(t, "links.tsv") }

func samplesOf(t testing.TB, file string) []sample {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var out []sample
	for line := range strings.SplitSeq(strings.TrimSuffix(string(data), "\n"), "\n") {
		cells := strings.Split(line, "\t")
		if len(cells) != 4 {
			t.Fatalf("row with %d cells: %.80q", len(cells), line)
		}
		if cells[0] == "provider" {
			continue
		}
		out = append(out, sample{cells[0], unescapeCell(t, cells[1]), cells[2], cells[3]})
	}
	return out
}

func unescapeCell(t testing.TB, s string) string {
	t.Helper()
	text, err := strconv.Unquote(`"` + strings.ReplaceAll(s, `"`, `\"`) + `"`)
	if err != nil {
		t.Fatalf("cell %.80q: %v", s, err)
	}
	return text
}

func TestSamples(t *testing.T) {
	rows := samples(t)
	if len(rows) < 80 {
		t.Fatalf("only %d rows", len(rows))
	}
	for _, row := range rows {
		t.Run(row.provider+"/"+row.note, func(t *testing.T) {
			link, err := Parse(row.input, testHosts)
			if row.want == "REJECT" {
				if err == nil {
					t.Fatalf("accepted %.100q as %s", row.input, link.URL)
				}
				t.Log(wantRefusal(t, err))
				return
			}
			if err != nil {
				t.Fatalf("%.100q: %v", row.input, err)
			}
			if link.URL != row.want {
				t.Errorf("URL\n got %s\nwant %s", link.URL, row.want)
			}
			if link.Provider != providers[row.provider] {
				t.Errorf("provider %q", link.Provider)
			}
			wantStable(t, link)
		})
	}
}

// TestSamplesInProse puts every sample into the text of a message, and between the
// characters that mail programs add.
func TestSamplesInProse(t *testing.T) {
	for _, row := range samples(t) {
		if strings.Contains(row.input, "\n") || !strings.HasPrefix(row.input, "http") {
			continue
		}
		for _, around := range []string{"Algebra today: %s\nBring a pencil.", "(%s).", "<%s>", "[Join](%s)", "\ufeff\u200b %s\u00a0\u200b\r\n", "Zoom:%s", `<a href="%s">here</a>`, "\u00a0Join\u00a0%s,"} {
			text := strings.Replace(around, "%s", row.input, 1)
			link, err := Parse(text, testHosts)
			switch {
			case row.want == "REJECT" && err == nil:
				t.Errorf("accepted %.100q as %s", text, link.URL)
			case row.want != "REJECT" && err != nil:
				t.Errorf("%.100q: %v", text, err)
			case row.want != "REJECT" && link.URL != row.want:
				t.Errorf("%.100q\n got %s\nwant %s", text, link.URL, row.want)
			}
		}
	}
}

func wantRefusal(t *testing.T, err error) *Refusal {
	t.Helper()
	var r *Refusal
	if !errors.As(err, &r) {
		t.Fatalf("error is %T, want *Refusal", err)
	}
	if r.Reason == "" || r.Message == "" || (len(r.Choices) > 0) != (r.Reason == "two-meetings") {
		t.Fatalf("incomplete refusal %+v", r)
	}
	return r
}

func wantStable(t *testing.T, link Link) {
	t.Helper()
	again, err := Parse(link.URL, testHosts)
	if err != nil {
		t.Fatalf("own link %s: %v", link.URL, err)
	}
	if again.URL != link.URL || again.Provider != link.Provider || again.Carries != link.Carries {
		t.Errorf("not stable:\n first %+v\n again %+v", link, again)
	}
}
