package meeting

import (
	"slices"
	"strings"
	"testing"
)

// TestDesignRefusals has the sentences of the design's table, word for word.
func TestDesignRefusals(t *testing.T) {
	for text, want := range map[string]string{
		"": `Paste a meeting link first, or choose "No meeting".`,
		"https://school.zoom.us/s/81234567890?zak=eyJ0eXAi": "That link signs anyone in as you. In Zoom choose Copy invitation and paste all of it.",
		"https://classroom.google.com/c/NjY3":               "That is the class page, not the meeting. Open it, copy the Meet link, and paste that.",
		"https://g.co/meet/algebra":                         "That short name works only inside your domain. Open it, copy the address it lands on, and paste that.",
		"https://bit.ly/3algebra":                           "We publish Zoom, Meet, Teams and Webex links. This one goes to bit.ly. Open it and paste the address it lands on.",
		"bit.ly/3algebra":                                   "We publish Zoom, Meet, Teams and Webex links. This one goes to bit.ly. Open it and paste the address it lands on.",
		"https://meet.google.com/abc-defg-hij\nhttps://meet.google.com/xyz-defg-hij": "There are two meetings in that text. Which one?",
	} {
		_, err := Parse(text, nil)
		if err == nil {
			t.Errorf("%q accepted", text)
			continue
		}
		if r := wantRefusal(t, err); r.Message != want {
			t.Errorf("%q\n got %s\nwant %s", text, r.Message, want)
		}
	}
}

func TestNotes(t *testing.T) {
	for _, c := range []struct {
		text, url string
		notes     []Note
	}{
		{"https://school.zoom.us/s/81234567890", "https://school.zoom.us/j/81234567890",
			[]Note{"That is the link that starts your meeting. We kept the one that students use.", NoteNoPasscode}},
		{"https://meet.google.com/lookup/abcdef?hs=1", "https://meet.google.com/lookup/abcdef",
			[]Note{"Works only for people signed in to your school's Google domain. Guests cannot use it."}},
		{"https://teams.microsoft.com/meet/2611234567890?p=Aa1", "https://teams.microsoft.com/meet/2611234567890?p=Aa1",
			[]Note{"Teams links stop working 60 days after the meeting ends."}},
		{"https://nam12.safelinks.protection.outlook.com/?url=https%3A%2F%2Fteams.microsoft.com%2Fmeet%2F2611234567890%3Fp%3DAa1&data=05%7C02", "https://teams.microsoft.com/meet/2611234567890?p=Aa1",
			[]Note{"Teams links stop working 60 days after the meeting ends."}},
		{"https://zoom.us/j/81234567890 Passcode: 4f", "https://zoom.us/j/81234567890", []Note{NotePasscode}},
		{"https://zoom.us/w/81234567890", "https://zoom.us/w/81234567890", []Note{NoteWebinar, NoteNoPasscode}},
		{"https://zoom.us/w/81234567890?tk=x.y&pwd=a", "https://zoom.us/w/81234567890?pwd=a", []Note{NoteWebinar, NoteRegistrant}},
		{"https://zoom.us/j/81234567890?pwd=3DTHBL", "https://zoom.us/j/81234567890?pwd=THBL", []Note{NoteRawMail}},
		{"812 3456 7890", "https://zoom.us/j/81234567890", []Note{NoteFromID, NoteNoPasscode}},
		{"https://whereby.com/ms-rivera?roomKey=eyJ", "https://whereby.com/ms-rivera", []Note{NoteOwnKey}},
		{"https://8x8.vc/school/algebra?jwt=x", "https://8x8.vc/school/algebra", []Note{NoteOwnKey}},
		{"https://teams.microsoft.com/l/meetup-join/19%3ameeting_abc%40thread.v2/0", "https://teams.microsoft.com/l/meetup-join/19%3ameeting_abc%40thread.v2/0", []Note{NoteTeams, NoteTeamsCut}},
		{"https://meet.google.com/abc-defg-hij", "https://meet.google.com/abc-defg-hij", nil},
	} {
		link, err := Parse(c.text, nil)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if link.URL != c.url || !slices.Equal(link.Notes, c.notes) {
			t.Errorf("%s\n got %s %q\nwant %s %q", c.text, link.URL, link.Notes, c.url, c.notes)
		}
		wantStable(t, link)
	}
}

func TestRefusalReasons(t *testing.T) {
	good := "\nhttps://zoom.us/j/81234567890"
	for text, want := range map[string]string{
		" \u00a0\ufeff\u200b\r\n":                              "empty",
		strings.Repeat("a", 64<<10+1):                          "too-long",
		strings.Repeat("g.co ", 1001) + good:                   "too-long",
		"https://zoom.us/j/1?pwd=" + strings.Repeat("a", 8192): "long-link",
		"https://teams.microsoft.com/l/meetup-join/19%3ameeting_abc%40thread.v2/0?context=%7b%22Tid%22%3a%22" + strings.Repeat("a", 2048) + "%22%7d": "long-link",
		`=HYPERLINK("https://zoom.us/j/81234567890")`:          "formula",
		`"=HYPERLINK(A1)"` + good:                              "formula",
		"javascript:alert(1)" + good:                           "scheme",
		"ftp://zoom.us/j/81234567890" + good:                   "scheme",
		"gopher://zoom.us/j/81234567890" + good:                "scheme",
		"https://zoom.us@evil.example/j/81234567890" + good:    "userinfo",
		"https://zoom.us:443/j/81234567890" + good:             "port",
		"zoom.us:8443/j/81234567890":                           "port",
		"https://zoom.us/j/8123\u200b4567890" + good:           "invisible",
		"https://zoom.us/j/8123\x004567890":                    "invisible",
		"https:/zoom.us/j/81234567890" + good:                  "malformed",
		`https://zoom.us\j\81234567890` + good:                 "malformed",
		"https://zoom.us/j/%2e%2e/x" + good:                    "malformed",
		"https://[::1]/j/81234567890":                          "address",
		"http://2130706433/x":                                  "address",
		"http://0x7f.1/x":                                      "address",
		"https://xn--zm-fmca.us/j/81234567890":                 "letters",
		"https://zoom.us/j/81234567890?zak=x" + good:           "zak",
		"https://zoom.us/s/81234567890?zak=x\n?pwd=abc" + good: "zak",
		"https://us02web.zoom.us/j/81234567890\n?pwd=abc":      "broken",
		"https://zoom.us/download?ZAK=":                        "zak",
		"https://zoom.us/j/123456789012":                       "zoom-id",
		"https://zoom.us/meeting/register/tJ0-abc":             "register",
		"https://meet.google.com/new":                          "new-each-time",
		"https://teams.microsoft.com/l/meetup-join/19%3ameeting_abc%40thread.v2/0?context=%7b%22Tid": "teams-cut",
		"Meeting ID: 393 410 478 838\nPasscode: dT6Sf7":                                              "teams-id",
		"https://bbb.school.example/bigbluebutton/api/join?checksum=1":                               "personal",
		"https://bbb.school.example/signin":                                                          "not-a-meeting",
		"https://meet.jit.si/":                                                                       "not-a-meeting",
		"https://other.school.example/room":                                                          "host",
		"see Google Classroom":                                                                       "no-link",
		"(646) 558-8656":                                                                             "digits",
		"tel:+16465588656,,81234567890#":                                                             "digits",
		"020 7946 0958":                                                                              "digits",
		"+49 812 3456 7890":                                                                          "digits",
		"Call me on 812 3456 7890":                                                                   "no-link",
		"Meeting ID: 812 3456 7890 at https://bluejeans.com/812":                                     "host",
		"this is an all-time-low result":                                                             "no-link",
		"Phone Conference ID: 327 170 719#":                                                          "no-link",
		"https://zoom.us/j/81234567890 https://zoom.us/j/81234567891":                                "two-meetings",
	} {
		link, err := Parse(text, testHosts)
		if err == nil {
			t.Errorf("%.90q accepted as %s", text, link.URL)
			continue
		}
		if r := wantRefusal(t, err); r.Reason != want {
			t.Errorf("%.90q: %s, want %s", text, r.Reason, want)
		}
	}
}

// TestOtherHosts has what is said of links to hosts that are not a service's: only a host
// that could be a school's own server can be asked for.
func TestOtherHosts(t *testing.T) {
	for text, want := range map[string]struct{ reason, host, says string }{
		"https://bbb.other.example/b/ann-abc-d3f":                            {"host", "bbb.other.example", "bbb.other.example is not allowed here yet. Ask an administrator to allow it."},
		"https://us.bbcollab.com/guest/0a1b2c3d":                             {"host", "us.bbcollab.com", "administrator"},
		"https://moodle.other.example/mod/bigbluebuttonbn/view.php?id":       {"host", "moodle.other.example", "administrator"},
		"https://cloud.other.example/call/abc123de":                          {"host", "cloud.other.example", "administrator"},
		"https://www.youtube.com/live/abc https://bbb.other.example/x":       {"host", "bbb.other.example", "administrator"},
		"https://www.youtube.com/live/abcDEF12345":                           {"video", "", "shows videos"},
		"https://join.skype.com/AbCdEf":                                      {"chat", "", "account"},
		"https://tinyurl.com/algebra":                                        {"shortener", "", "Open it and paste the address it lands on."},
		"https://g.co/x":                                                     {"shortener", "", "g.co"},
		"https://calendar.app.google/AbC":                                    {"calendar", "", "Open the event"},
		"https://accounts.google.com/ServiceLogin?continue=x":                {"sign-in", "", "Sign in"},
		"https://docs.google.com/document/d/1":                               {"document", "", "documents"},
		"https://zoom-us.com/j/81234567890":                                  {"imitation", "", "does not belong"},
		"https://zoom.us.evil.example/j/81234567890":                         {"imitation", "", "does not belong"},
		"https://webex.com/meet/jrivera":                                     {"not-a-meeting", "", "Webex"},
		"https://protect-us.mimecast.com/s/0wSdCVON0?domain=x.example":       {"opaque", "", "Mimecast rewrote that link"},
		"https://url.uk.m.mimecastprotect.com/s/0wSd?domain=zoom.us":         {"opaque", "", "Mimecast"},
		"https://urldefense.com/v4/x":                                        {"opaque", "", "Proofpoint"},
		"https://bbb.other.example/html5client/join?sessionToken=abcd":       {"personal", "", "Open the room"},
		"https://us01.z.antigena.com/l/Er4kZWDmvL5":                          {"opaque", "", "Darktrace"},
		"https://url2.mailanyone.net/scanner?m=1&o=%2Fphto%3A%2Fnts":         {"opaque", "", "VIPRE"},
		"https://protect.checkpoint.com/v2/r06/___myyux://etty.zx/o/8___.Yz": {"opaque", "", "Check Point"},
		"https://events.teams.microsoft.com/event/0a1b":                      {"not-a-meeting", "", "Teams"},
		"https://dialin.teams.microsoft.com/1a2b?id=327170719":               {"not-a-meeting", "", "Teams"},
		"https://stream.meet.google.com/stream/0a1b":                         {"not-a-meeting", "", "Meet"},
		"https://meet.google.com/new":                                        {"new-each-time", "", "Meet"},
		"Номер собрания: 938 444 446 212 6":                                  {"teams-id", "", "Teams meeting ID"},
		"Mã cuộc họp: 938 444 446 212 6":                                     {"teams-id", "", "Teams meeting ID"},
		"會議代碼：938 444 446 212 6":                                             {"teams-id", "", "Teams meeting ID"},
		"https://bbb.school.example/html5client/join":                        {"personal", "", "Open the room"},
		"https://bbb.school.example/client/guest-wait.html":                  {"personal", "", "Open the room"},
		"https://github.io/algebra":                                          {"no-link", "", ""},
		"zoommtg://zoom.us/join?confno=81234567890&pwd=Ab1":                  {"app-link", "", "https://"},
		"msteams:/l/meetup-join/19:meeting_abc@thread.v2/0":                  {"app-link", "", "https://"},
		"https://school.webex.com/school/j.php?MTID=med94e0e0db21":           {"webex-id", "", "cut off"},
		"https://www.microsoft.com/x Meeting ID: 261 123 456 789":            {"teams-id", "", "Copy link"},
		"https://events.zoom.us/ev/AkfXyZ":                                   {"not-a-meeting", "", "Zoom"},
		"https://us02web.zoom.us/j/81234567890?pwd=Ab1:2":                    {"passcode-cut", "", "passcode"},
		"https://zoom.us/j/81234567890:443":                                  {"zoom-id", "", "digits"},
		"https://nam12.safelinks.protection.outlook.com:8443/?url=x":         {"port", "", "port"},
		"https://www.google.com/url?q=https%3A%2F%2Fbbb.other.example/":      {"host", "bbb.other.example", "administrator"},
	} {
		l, err := Parse(text, testHosts)
		if err == nil {
			t.Errorf("%s accepted as %s", text, l.URL)
			continue
		}
		if r := wantRefusal(t, err); r.Reason != want.reason || r.Host != want.host || !strings.Contains(r.Message, want.says) {
			t.Errorf("%s: %q %+v", text, r.Host, r)
		}
	}
}

// TestRefusalsAreNoCircle has the words that send people to where a link leads for
// shorteners alone, and a sentence for every kind of place.
func TestRefusalsAreNoCircle(t *testing.T) {
	for reason, message := range messages {
		if strings.Contains(message, "paste the address it lands on") && reason != "shortener" {
			t.Errorf("%s sends people in a circle: %s", reason, message)
		}
	}
	for host, kind := range places {
		if messages[kind] == "" {
			t.Errorf("%s is a %s, and refusals.txt has no sentence for it", host, kind)
		}
	}
	for host := range siteHosts {
		if _, known := placeOf(strings.TrimPrefix(host, ".")); known && !strings.HasSuffix(host, "google.com") && !strings.HasSuffix(host, "goto.com") {
			if !slices.Contains([]string{"g.co", "teams.cloud.microsoft", "teams.microsoft.com", ".teams.microsoft.com"}, host) {
				t.Errorf("%s is a service and a place", host)
			}
		}
	}
}

// TestIDBesideClosedLink takes the meeting ID when a filter hides the link of the same service.
func TestIDBesideClosedLink(t *testing.T) {
	link, err := Parse("Join Zoom Meeting\nhttps://url.au.m.mimecastprotect.com/s/jsXDCoV5yX?domain=school.zoom.us\n\nMeeting ID: 812 3456 7890", nil)
	if err != nil || link.URL != "https://zoom.us/j/81234567890" {
		t.Errorf("%+v %v", link, err)
	}
}

func TestTwoMeetings(t *testing.T) {
	text := "Block A: https://zoom.us/j/81234567890 Passcode: alpha\nBlock B: https://zoom.us/j/91234567890?pwd=x\nBlock C: https://meet.google.com/abc-defg-hij"
	_, err := Parse(text, nil)
	r := wantRefusal(t, err)
	if r.Message != "There are three meetings in that text. Which one?" || len(r.Choices) != 3 {
		t.Fatalf("%s %+v", r.Message, r.Choices)
	}
	if c := r.Choices; c[0].Passcode != "alpha" || c[1].Passcode != "" || !c[1].Carries || c[2].Meeting != "abc-defg-hij" {
		t.Errorf("%+v", c)
	}
	var many strings.Builder
	for i := range 30 {
		many.WriteString("https://zoom.us/j/8123456780" + string(rune('0'+i%10)) + "\nhttps://zoom.us/j/912345678" + string(rune('0'+i%10)) + "\n")
	}
	_, err = Parse(many.String(), nil)
	if r := wantRefusal(t, err); len(r.Choices) != 10 || r.Message != messages["many-meetings"] {
		t.Errorf("%d choices, %s", len(r.Choices), r.Message)
	}
}

func TestSameMeetingTwice(t *testing.T) {
	for text, want := range map[string]string{
		"https://zoom.us/j/81234567890\nhttps://us02web.zoom.us/j/81234567890?pwd=abc":                                                                                   "https://us02web.zoom.us/j/81234567890?pwd=abc",
		"https://us02web.zoom.us/j/81234567890?pwd=abc https://zoom.us/s/81234567890":                                                                                    "https://us02web.zoom.us/j/81234567890?pwd=abc",
		`<a href="https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fmeet.google.com%2Fabc-defg-hij&amp;data=x">https://meet.google.com/abc-defg-hij</a>`: "https://meet.google.com/abc-defg-hij",
		"https://school.webex.com/meet/j.rivera https://school.webex.com/join/J.Rivera":                                                                                  "https://school.webex.com/meet/j.rivera",
	} {
		link, err := Parse(text, nil)
		if err != nil || link.URL != want || len(link.Notes) != 0 {
			t.Errorf("%q: %+v %v", text, link, err)
		}
	}
}
