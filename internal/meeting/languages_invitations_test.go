package meeting

import (
	"os"
	"strings"
	"testing"
)

// TestInvitationsInLanguages reads testdata/invitations.txt.
func TestInvitationsInLanguages(t *testing.T) {
	data, err := os.ReadFile("testdata/invitations.txt")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(strings.ReplaceAll(string(data), "CONTEXT", teamsContext), "\n== ")[1:]
	if len(blocks) < 40 {
		t.Fatalf("only %d invitations", len(blocks))
	}
	for _, block := range blocks {
		head, text, _ := strings.Cut(block, "\n")
		cells := strings.Split(head, "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		t.Run(cells[0], func(t *testing.T) {
			l, err := Parse(text, testHosts)
			if cells[1] == "teams-id" {
				if err == nil || wantRefusal(t, err).Reason != "teams-id" {
					t.Errorf("%+v, %v", l, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if l.URL != cells[1] || l.Meeting != cells[2] || l.Passcode != cells[3] {
				t.Errorf("\n got %s | %s | %s\nwant %s", l.URL, l.Meeting, l.Passcode, strings.Join(cells[1:], " | "))
			}
		})
	}
}
