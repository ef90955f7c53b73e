package meeting

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// TestGlued pastes links over each other: two meetings are two, and never one passcode.
func TestGlued(t *testing.T) {
	links := []string{
		"https://school.zoom.us/j/81234567890?pwd=abc123", "https://meet.goto.com/680504000", "https://meet.google.com/abc-defg-hij", "https://teams.microsoft.com/meet/2611234567890?p=Aa1Bb2",
		"https://school.webex.com/school/j.php?MTID=med94e0e0db21d028e4f79c3b026f6d84", "https://meet.jit.si/Algebra", "https://whereby.com/ms-rivera", "https://bbb.school.example/b/ann-abc-d3f",
		"https://teams.microsoft.com/l/meetup-join/19%3ameeting_abc%40thread.v2/0?context=" + teamsContext,
	}
	for _, first := range links {
		for _, second := range links {
			for _, between := range []string{"", ",", "、", "—", ")", "http://"} {
				if between == "http://" {
					continue
				}
				link, err := Parse(first+between+second, testHosts)
				if first == second {
					if err != nil || link.URL != first {
						t.Errorf("%s%s twice: %q %v", first, between, link.URL, err)
					}
					continue
				}
				if err == nil {
					t.Fatalf("%s%s%s accepted as %s", first, between, second, link.URL)
				}
				var got []string
				for _, c := range wantRefusal(t, err).Choices {
					got = append(got, c.URL)
				}
				if !slices.Equal(got, []string{first, second}) {
					t.Errorf("%s%s%s: %v %q", first, between, second, err, got)
				}
			}
		}
	}
}

// TestGluedBehindWholePasscode has what some Zoom programs and people put behind a passcode of
// 30 characters, a dot and a digit.
func TestGluedBehindWholePasscode(t *testing.T) {
	const link = "https://us06web.zoom.us/j/84114270867?pwd=9c1vQn2muelecB078uz6AHeWelSK19.1"
	for _, glued := range []string{"12vfe3", "Meeting ID: 841 1427 0867", "Passcode: 12vfe3", "#success", "^"} {
		if l, err := Parse(link+glued, nil); err != nil || l.URL != link {
			t.Errorf("%s: %s %v", glued, l.URL, err)
		}
	}
}

// TestLinkEnds has the classes of characters that end a link, and those that damage it.
func TestLinkEnds(t *testing.T) {
	const link = "https://us02web.zoom.us/j/81234567890?pwd=Ab1Cd2"
	for _, r := range "\t\u00a0\u3000\u2028<>\"|'`[]“”„‟‘’‚«»‹›「」『』《》〈〉【】〔〕（）＂＇，。、：；！？…·•–—―−→⇒↗😊🔗❤✅☎中あアー々한글ㄅกລကཀ①™©€°´،؛؟।¿¡§×" {
		got, err := Parse(link+string(r)+"x1", nil)
		if !endsLink(r) || err != nil || got.URL != link {
			t.Errorf("%q (%U): %s %v", r, r, got.URL, err)
		}
	}
	for _, r := range "éàößıęłğЖиσΩոზעقאक٣٠０９Ａｚ²½ªº‐\u2011\u200b\u200d\u00ad\u2066\ufeff\u0301\u0000\u007f" {
		if endsLink(r) {
			t.Errorf("%q (%U) ends a link", r, r)
		}
		if got, err := Parse(link+string(r)+"x1", nil); err == nil {
			t.Errorf("%q (%U) inside: accepted as %s", r, r, got.URL)
		}
	}
	for r := range rune(unicode.MaxRune) {
		if endsLink(r) && (unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Greek) && unicode.IsLetter(r) || unicode.In(r, unicode.Nd, unicode.Cf)) {
			t.Errorf("%q (%U) looks like a part of a link and ends it", r, r)
		}
	}
}

// TestPercentEnds writes characters as percent forms: they end what cannot contain them.
func TestPercentEnds(t *testing.T) {
	for _, mark := range []string{"%20", "%22", "%3C", "%3E", "%3e", "%20%22", "%3Cbr%3E", "%0A", "%0D%0A", "%C2%A0", "%E2%80%9D", "%E3%80%82", "%F0%9F%98%8A", "%E2%80%8B", "%2520", "%27", "%29.", "%7C", "%5D", "&gt"} {
		for _, link := range []string{
			"https://us02web.zoom.us/j/81234567890", "https://us02web.zoom.us/j/81234567890?pwd=Ab1Cd2", "https://zoom.us/my/mr.okafor", "https://meet.google.com/abc-defg-hij",
			"https://teams.microsoft.com/meet/2611234567890?p=Aa1", "https://teams.microsoft.com/meet/2611234567890", "https://school.webex.com/school/j.php?MTID=med94e0e0db21d028e4f79c3b026f6d84",
			"https://school.webex.com/meet/jrivera", "https://whereby.com/ms-rivera", "https://meet.goto.com/680504000", "https://meet.goto.com/JohnSmith", "https://bbb.school.example/b/ann-abc-d3f",
			"https://teams.microsoft.com/l/meetup-join/19%3ameeting_abc%40thread.v2/0?context=" + teamsContext, "https://teams.microsoft.com/l/meetup-join/19%3ameeting_abc%40thread.v2/0",
		} {
			if got, err := Parse(link+mark, testHosts); err != nil || got.URL != link {
				t.Errorf("%s%s: %s %v", link, mark, got.URL, err)
			}
		}
	}
	for _, mark := range []string{"%22", "%3C", "%3E%3C"} {
		if got, err := Parse("https://meet.jit.si/Algebra%20B"+mark, nil); err != nil || got.URL != "https://meet.jit.si/Algebra%20B" {
			t.Errorf("room%s: %s %v", mark, got.URL, err)
		}
	}
	for _, link := range []string{"https://meet.jit.si/Algebra%20B", "https://meet.jit.si/school/%C3%A1lgebra%20%2D%20B"} {
		if got, err := Parse(link, nil); err != nil || got.URL != link {
			t.Errorf("%s: %s %v", link, got.URL, err)
		}
	}
}

// TestDamagedParts refuses or cuts what is not in a part's alphabet, and never stores it.
func TestDamagedParts(t *testing.T) {
	for _, link := range []string{
		"https://zoom.us/j/81234567890?pwd=Ab1:Cd2", "https://zoom.us/j/81234567890?pwd=Ab1@Cd2", "https://zoom.us/j/81234567890?pwd=Ab1$Cd2", "https://zoom.us/j/81234567890?pwd=Ab1%25Cd2",
		"https://zoom.us/j/81234567890?pwd=Ab1%D0%B8", "https://zoom.us/j/81234567890?pwd=" + strings.Repeat("a", 257), "https://zoom.us/j/81234567890?pwd=%33Dabc", "https://zoom.us/j/81234567890?pwd=3D3Dabc",
		"https://zoom.us/j/81234567890abc", "https://zoom.us/j/81234567890-1", "https://zoom.us/j/8123%204567890", "https://zoom.us/j/123456789012", "https://zoom.us/my/" + strings.Repeat("a", 41),
		"https://teams.microsoft.com/meet/2611234567890?p=Aa1%2B", "https://teams.microsoft.com/meet/2611234567890?p=Aa1=", "https://teams.microsoft.com/meet/2611234567890?p=%33Dabc", "https://teams.microsoft.com/meet/2611234567890x?p=Aa1",
		"https://school.webex.com/school/j.php?MTID=med94e0e0db21d028e4f79c3b026f6d8", "https://school.webex.com/school/j.php?MTID=med94e0e0db21d028e4f79c3b026f6d845",
		"https://school.webex.com/school/j.php?MTID=eed94e0e0db21d028e4f79c3b026f6d84", "https://school.webex.com/school/j.php?MTID=m", "https://meet.google.com/abc-defg-hi1", "https://meet.google.com/abcd-efg-hij",
		"https://teams.microsoft.com/l/meetup-join/19%3ameeting_abc%40thread.v2/0?context=%7b%22Tid%22%3a%2200%22", "https://meet.jit.si/a%2Fb", "https://meet.jit.si/a%E2%80%8Bb",
		"https://meet.goto.com/680-504-000", "https://meet.goto.com/6805040", "https://bbb.school.example/b/ann-abc", "https://whereby.com/ms$rivera",
		"https://us02web.zoom.us/j/81234567890\n?pwd=Ab1Cd2", "https://us02web.zoom.us/j/81234567890?\n  pwd=Ab1Cd2", "https://us02web.zoom.us/j/81234567890?pwd=\nAb1Cd2\n",
		"https://us02web.zoom.us/j/81234567890?pwd=THBLWExVS0QyYnV1Z1nZTDJGYVI2\nQT09", "> https://us02web.zoom.us/j/81234567890?pwd=THBLWExVS0QyYnV1Z1\n> nZTDJGYVI2QT09",
	} {
		if got, err := Parse(link, testHosts); err == nil {
			t.Errorf("%s accepted as %s", link, got.URL)
		}
	}
	// A short line, a word, and a passcode that is complete are not broken links.
	for _, text := range []string{"https://zoom.us/j/81234567890?pwd=Ab1\nRoom2", "https://us02web.zoom.us/j/81234567890?pwd=Ab1Cd2Ef3Gh4Ij5Kl6Mn7\nThanks",
		"https://zoom.us/j/81234567890?pwd=\n\nThanks", "Is it https://zoom.us/j/81234567890?",
		"https://us02web.zoom.us/j/81234567890?pwd=THBLWExVS0QyYnV1Z1nZTDJGYVI2QT09\n7x9k2a"} {
		if _, err := Parse(text, nil); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestLinksInsideLinks tells a parameter from a second link.
func TestLinksInsideLinks(t *testing.T) {
	for text, want := range map[string]string{
		"https://evil.example/?next=https://zoom.us/j/81234567890":                         "",
		"evil.example/?next=https://zoom.us/j/81234567890":                                 "",
		"https://evil.example/https://zoom.us/j/81234567890":                               "",
		"https://evil.example/#https://zoom.us/j/81234567890":                              "",
		"mailto:a@school.example https://zoom.us/j/81234567890":                            "https://zoom.us/j/81234567890",
		"https://zoom.us/j/81234567890?redirect=https://evil.example/&pwd=abc":             "https://zoom.us/j/81234567890?pwd=abc",
		"https://zoom.us/signin?redirect=https://zoom.us/j/81234567890":                    "",
		"https://school.example/roomhttps://zoom.us/j/81234567890":                         "https://zoom.us/j/81234567890",
		"https://https://zoom.us/j/81234567890":                                            "https://zoom.us/j/81234567890",
		"view-source:https://zoom.us/j/81234567890":                                        "",
		"javascript:location='https://zoom.us/j/81234567890'":                              "",
		"https://meet\u3002zoom.us/j/81234567890":                                          "",
		"https://zoom\uff0eus/j/81234567890":                                               "",
		"https://urldefense.com/v3/__https://zoom.us/j/81234567890__;!!a$":                 "https://zoom.us/j/81234567890",
		"https://secure-web.cisco.com/1Ab/https://zoom.us/j/81234567890":                   "https://zoom.us/j/81234567890",
		"https://www.google.com/url?q=https://zoom.us/j/81234567890&sa=Dhttps://a.example": "https://zoom.us/j/81234567890",
	} {
		if link, err := Parse(text, testHosts); link.URL != want || (err == nil) != (want != "") {
			t.Errorf("%s: %q %v, want %q", text, link.URL, err, want)
		}
	}
}

// TestLongInvitation reads an invitation with more than 150 numbers to dial, at the limit.
func TestLongInvitation(t *testing.T) {
	var text strings.Builder
	text.WriteString("Join Zoom Meeting\nhttps://us02web.zoom.us/j/81234567890?pwd=Ab1Cd2\n\nMeeting ID: 812 3456 7890\n")
	for i := 0; text.Len() < maxText-200; i++ {
		fmt.Fprintf(&text, "+1 646 558 %04d US (New York)\n+1646558%04d,,81234567890#,,,,*123123# US\n", i, i)
	}
	text.WriteString("Find your local number: https://us02web.zoom.us/u/kcAbCdEfG\n")
	link, err := Parse(text.String(), nil)
	if err != nil || link.URL != "https://us02web.zoom.us/j/81234567890?pwd=Ab1Cd2" {
		t.Errorf("%s %v", link.URL, err)
	}
}
