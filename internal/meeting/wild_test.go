package meeting

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	wantedPasscode = regexp.MustCompile(`pass=([^\s)]+)`)
	wantedWords    = regexp.MustCompile(`MSG=([A-Za-z ]+?)( \(|$)`)
)

// TestWild reads links as they were found in public bug reports.
func TestWild(t *testing.T) {
	rows := samplesOf(t, "links-wild.tsv")
	if len(rows) < 99 {
		t.Fatalf("only %d rows", len(rows))
	}
	for _, row := range rows {
		t.Run(row.provider+"/"+row.note, func(t *testing.T) {
			wild(t, row)
		})
	}
}

func wild(t *testing.T, row sample) {
	link, err := Parse(row.input, testHosts)
	allowed := strings.Split(row.want, " || ")
	if err != nil {
		r := wantRefusal(t, err)
		if !slices.Contains(allowed, "REJECT") {
			t.Fatalf("%.200q: %v", row.input, err)
		}
		if want := wantedWords.FindStringSubmatch(row.note); want != nil && !strings.Contains(r.Message, want[1]) {
			t.Errorf("%q does not say %q", r.Message, want[1])
		}
		t.Log(r.Message)
		return
	}
	if !slices.Contains(allowed, link.URL) {
		t.Fatalf("URL\n got %s\nwant %s", link.URL, row.want)
	}
	if want := wantedPasscode.FindStringSubmatch(row.note); want != nil && link.Passcode != want[1] {
		if !strings.Contains(row.note, "OPTIONAL") || link.Passcode != "" {
			t.Errorf("passcode %q, want %q", link.Passcode, want[1])
		}
	}
	wantStable(t, link)
}
