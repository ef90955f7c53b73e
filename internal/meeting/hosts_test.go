package meeting

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestParseHosts(t *testing.T) {
	hosts, err := ParseHosts(" BBB.school.example, meet.school.example,,bbb.school.example ")
	if err != nil || !slices.Equal(hosts, Hosts{"bbb.school.example", "meet.school.example"}) {
		t.Errorf("%q %v", hosts, err)
	}
	if hosts, err := ParseHosts("meet.jit.si, https://school.zoom.us/j/1, bbb.school.example"); err != nil || !slices.Equal(hosts, Hosts{"bbb.school.example"}) {
		t.Errorf("services, which need no permission: %q %v", hosts, err)
	}
	if hosts, err := ParseHosts(""); err != nil || len(hosts) != 0 {
		t.Errorf("%q %v", hosts, err)
	}
	for address, want := range map[string]string{
		"https://bbb.school.example/b/ann-abc-d3f": "bbb.school.example", "HTTPS://Meet.School.Example/": "meet.school.example",
		"bbb.school.example/b/ann-abc-d3f?x=1#y": "bbb.school.example", "http://bbb.school.example": "bbb.school.example", "bbb.school.example.": "bbb.school.example",
		"bbb.school.k12.ma.us": "bbb.school.k12.ma.us", "ourschool.github.io": "ourschool.github.io",
	} {
		if hosts, err := ParseHosts(address); err != nil || !slices.Equal(hosts, Hosts{want}) {
			t.Errorf("%s: %q %v", address, hosts, err)
		}
	}
	for host, why := range map[string]string{
		"ftp://meet.school.example": "https://", "https://ann@meet.school.example/x": "an @", "https://meet.school.example:8443/room": "port", "meet.school.example:8443": "port",
		"10.0.0.7": "IP address", "[::1]": "IP address", "::1": "IP address", "0x7f.1": "IP address",
		"xn--mnchen-3ya.example": "punycode", "meet.xn--p1ai": "punycode", "localhost": "no dot", "münchen.example": "not a DNS name",
		"meet_.school.example": "not a DNS name", "-a.example": "not a DNS name", "a..example": "not a DNS name", "*.school.example": "not a DNS name",
		"co.uk": "not the name of one school", "github.io": "not the name of one school", "https://k12.ma.us/": "not the name of one school", "com": "no dot",
		"urldefense.com": "belongs to Proofpoint", "bit.ly": "not a meeting server",
		"www.youtube.com": "not a meeting server", "https://docs.google.com/d/1": "not a meeting server",
	} {
		_, err := ParseHosts("ok.school.example," + host)
		if err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %v, want %q", host, err, why)
		}
	}
}

func TestConfiguredHosts(t *testing.T) {
	const link = "https://meet.school.example/algebra-b"
	if _, err := Parse(link, nil); err == nil {
		t.Error("accepted a host that is not configured")
	}
	if _, err := Parse("https://a.meet.school.example/algebra-b", testHosts); err == nil {
		t.Error("accepted a name below a configured host")
	}
	// Configuration cannot change how a known host is read.
	if l, err := Parse("https://zoom.us/algebra", Hosts{"zoom.us"}); err == nil {
		t.Errorf("zoom.us read as %s", l.Provider)
	}
}

func TestServiceHosts(t *testing.T) {
	for link, want := range map[string]string{
		"https://zoom.com/j/912345678":                            "https://zoom.com/j/912345678",
		"https://acme.zoom.com.cn/j/9123456789":                   "https://acme.zoom.com.cn/j/9123456789",
		"https://www.zoomgov.com/j/1601234567":                    "https://www.zoomgov.com/j/1601234567",
		"https://app.zoomgov.com/wc/1601234567/join":              "https://www.zoomgov.com/j/1601234567",
		"https://us02web.zoom.us/wc/join/81234567890?pwd=a.1":     "https://zoom.us/j/81234567890?pwd=a.1",
		"https://app.zoom.us/wc/81234567890/start":                "https://zoom.us/j/81234567890",
		"HTTP://ZOOM.US/j/81234567890/?pwd=a%2Bb%3D#success":      "https://zoom.us/j/81234567890?pwd=a%2Bb=",
		"https://zoom.us/j/81234567890?pwd=a%3E&x=1":              "https://zoom.us/j/81234567890?pwd=a", // FORMATS: %3E ends what cannot contain it
		"https://gov.teams.microsoft.us/meet/2611234567890":       "https://gov.teams.microsoft.us/meet/2611234567890",
		"https://evil.teams.microsoft.com/meet/2611234567890?p=1": "",
		"https://webex.com/meet/jrivera":                          "",
		"https://help.webex.com/meet/jrivera":                     "",
		"https://zoomgov.com/j/1601234567":                        "https://zoomgov.com/j/1601234567",
		"https://notzoom.us/j/81234567890":                        "",
		"https://zoom.us./j/81234567890":                          "",
		"https://meet.google.com/ABC-DEFG-HIJ":                    "https://meet.google.com/abc-defg-hij",
		"https://meet.jit.si/Algebra%20B":                         "https://meet.jit.si/Algebra%20B",
		"https://meet.jit.si/%C3%A1lgebra":                        "https://meet.jit.si/%C3%A1lgebra",
		"https://meet.jit.si/a%E2%80%8Bb":                         "",
		"https://meet.jit.si/a%2Fb":                               "",
		"https://bbb.school.example/b/ann-abc-d3f":                "https://bbb.school.example/b/ann-abc-d3f",
		"https://whereby.com/information/jobs":                    "",
		"https://global.gotomeeting.com/188384000":                "https://global.gotomeeting.com/188384000",
		"https://teams.microsoft.com/_#/meet/2611234567890?p=Ab1": "https://teams.microsoft.com/meet/2611234567890?p=Ab1",
		"https://teams.microsoft.com/l/meetup-join/19:meeting_a-b@thread.v2/0?context=%7B%22Tid%22:%22x%22%7D": "https://teams.microsoft.com/l/meetup-join/19%3ameeting_a-b%40thread.v2/0?context=%7B%22Tid%22%3a%22x%22%7D",
		"https://teams.microsoft.com/dl/launcher/launcher.html?url=%2F_%23%2Fmeet%2F2611234567890%3Fp%3DAb1":   "https://teams.microsoft.com/meet/2611234567890?p=Ab1",
		"https://teams.microsoft.com/dl/launcher/launcher.html?url=https%3A%2F%2Fevil.example%2Fmeet%2F261":    "",
		"https://teams.microsoft.com/dl/launcher/launcher.html?url=%2F%40evil.example%2Fmeet%2F2611234567890":  "",
	} {
		l, err := Parse(link, testHosts)
		if l.URL != want {
			t.Errorf("%s\n got %q %v\nwant %q", link, l.URL, err, want)
		}
	}
}

// TestAddressBars pastes what browsers and apps show while somebody is in a meeting.
func TestAddressBars(t *testing.T) {
	const (
		thread  = "19:meeting_YmJmOGFjNWY@thread.v2/0?context=" + teamsContext
		joined  = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_YmJmOGFjNWY%40thread.v2/0?context=" + teamsContext
		mtid    = "med94e0e0db21d028e4f79c3b026f6d84"
		webexed = "https://school.webex.com/school/j.php?MTID=" + mtid
		short   = "https://teams.live.com/meet/9412345678901?p=AbCd"
	)
	coords := func(json string) string { return url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(json))) }
	for link, want := range map[string]string{
		"https://teams.microsoft.com/v2/?meetingjoin=true#/l/meetup-join/" + thread + "&anon=true":                                  joined,
		"https://teams.microsoft.com/v2#/l/meetup-join/" + thread:                                                                   joined,
		"https://teams.microsoft.com/_#/l/meetup-join/" + thread + "&deeplinkId=1":                                                  joined,
		"https://teams.microsoft.com/_?culture=en-us#/l/meetup-join/" + thread:                                                      joined,
		"https://teams.microsoft.com/#/l/meetup-join/" + thread:                                                                     joined,
		"https://teams.microsoft.com/dl/launcher/launcher.html?url=" + url.QueryEscape("/_#/l/meetup-join/"+thread) + "&type=x":     joined,
		"https://teams.microsoft.com/dl/launcher/launcher.html?url=" + url.QueryEscape("/v2/?x=1#/l/meetup-join/"+thread):           joined,
		"https://teams.microsoft.com/dl/launcher/launcher.html?url=" + url.QueryEscape(joined):                                      joined,
		"https://teams.microsoft.com/dl/launcher/launcher.html?url=/_#/l/meetup-join/" + thread + "&type=meetup-join":               joined,
		"https://teams.cloud.microsoft/l/meetup-join/" + thread:                                                                     strings.Replace(joined, "teams.microsoft.com", "teams.cloud.microsoft", 1),
		"https://teams.live.com/v2/#/meet/9412345678901?p=AbCd&anon=true":                                                           short,
		"https://teams.live.com/dl/launcher/launcher.html?url=%2F_%23%2Fmeet%2F9412345678901%3Fp%3DAbCd%26anon%3Dtrue":              short,
		"https://teams.live.com/light-meetings/launch?coords=" + coords(`{"meetingCode":"9412345678901","passcode":"AbCd"}`):        short,
		"https://gov.teams.microsoft.us/l/meetup-join/19%3agcch%3ameeting_abc%40thread.v2/0":                                        "https://gov.teams.microsoft.us/l/meetup-join/19%3agcch%3ameeting_abc%40thread.v2/0",
		"https://teams.microsoft.com/light-meetings/launch?coords=" + coords(`{"conversationId":"19:x@thread.v2","tenantId":"me"}`): "",
		"https://teams.microsoft.com/light-meetings/launch?coords=" + coords(`{"meetingCode":"1/../x","passcode":"AbCd"}`):          "",
		"https://teams.microsoft.com/light-meetings/launch?coords=e30":                                                              "",
		"https://teams.microsoft.com/_#/pre-join-calling/19:meeting_abc@thread.v2":                                                  "",
		"https://school.webex.com/webappng/sites/school/meeting/info/06020060?siteurl=school&MTID=" + mtid:                          webexed,
		"https://school.webex.com/webappng/sites/school/meeting/download/06020060?MTID=" + mtid + "&siteurl=school":                 webexed,
		"https://school.webex.com/wbxmjs/joinservice/sites/school/meeting/download/06020060?siteurl=school&MTID=" + mtid:            webexed,
		"https://school.webex.com/webappng/sites/school/dashboard/pmr/jrivera?siteurl=school":                                       "https://school.webex.com/meet/jrivera",
		"https://school.webex.com/m/1b2c3d4e-0000-4000-8000-000000000001":                                                           "https://school.webex.com/m/1b2c3d4e-0000-4000-8000-000000000001",
		"https://school.webex.com/m/1b2c3d4e":                                                                                       "",
		"https://school.webex.com/school/globalcallin.php?MTID=" + mtid:                                                             "",
		"https://school.webex.com/webappng/sites/school/recording/06020060/playback":                                                "",
		"https://app.zoom.us/wc/81234567890/join?fromPWA=1&pwd=a.1":                                                                 "https://zoom.us/j/81234567890?pwd=a.1",
		"https://us02web.zoom.us/wc/81234567890?pwd=a.1":                                                                            "https://zoom.us/j/81234567890?pwd=a.1",
		"https://us02web.zoom.us/j/81234567890?status=success&pwd=a#success":                                                        "https://us02web.zoom.us/j/81234567890?pwd=a",
		"https://us02web.zoom.us/j/81234567890%3Fpwd%3Da":                                                                           "https://us02web.zoom.us/j/81234567890?pwd=a",
		"https://us02web.zoom.us/j/81234567890&pwd=a":                                                                               "https://us02web.zoom.us/j/81234567890?pwd=a",
		"https%3A%2F%2Fus02web.zoom.us%2Fj%2F81234567890%3Fpwd%3Da":                                                                 "https://us02web.zoom.us/j/81234567890?pwd=a",
		"https://us02web.zoom.us/j/81234567890_":                                                                                    "https://us02web.zoom.us/j/81234567890",
		"https://us02web.zoom.us/j/81234567890_1":                                                                                   "",
		"https://us02web.zoom.us/launch/jc/81234567890":                                                                             "",
		"https://zoom.us/rec/share/abc":                                                                                             "",
		"HTTPS://SCHOOL.WEBEX.COM/SCHOOL/J.PHP?MTID=" + strings.ToUpper(mtid):                                                       webexed,
		"HTTPS://MEET.GOOGLE.COM/ABC-DEFG-HIJ":                                                                                      "https://meet.google.com/abc-defg-hij",
		"HTTPS://BBB.SCHOOL.EXAMPLE/B/ANN-ABC-D3F":                                                                                  "https://bbb.school.example/b/ann-abc-d3f",
		"https://www.gotomeeting.com/join/188384000":                                                                                "https://global.gotomeeting.com/join/188384000",
		"https://app.goto.com/meeting/680504000":                                                                                    "https://meet.goto.com/680504000",
		"https://meet.goto.com/JohnSmith":                                                                                           "https://meet.goto.com/JohnSmith",
		"https://www.gotomeet.me/JohnSmith":                                                                                         "https://gotomeet.me/JohnSmith",
		"https://meet.goto.com/install":                                                                                             "",
		"https://global.gotomeeting.com/JohnSmith":                                                                                  "",
		"https://app.goto.com/680504000":                                                                                            "",
	} {
		l, err := Parse(link, testHosts)
		if l.URL != want || (err == nil) != (want != "") {
			t.Errorf("%s\n got %q %v\nwant %q", link, l.URL, err, want)
		}
	}
}

// TestAccessCode keeps the access code of a Greenlight room as its passcode.
func TestAccessCode(t *testing.T) {
	l, err := Parse("https://bbb.school.example/b/ann-r9h-abc?access_code=123456 Passcode: 7", testHosts)
	if err != nil || l.URL != "https://bbb.school.example/b/ann-r9h-abc" || l.Passcode != "123456" || !slices.Contains(l.Notes, NotePasscode) {
		t.Errorf("%+v %v", l, err)
	}
}

// TestAccessCodeBesideRoom takes the access code that Greenlight asks for from the text. Beside
// a link of another service, an access code is for phones.
func TestAccessCodeBesideRoom(t *testing.T) {
	for link, want := range map[string]string{"https://bbb.school.example/b/ann-r9h-abc": "123456", "https://school.zoom.us/j/81234567890": "", "https://meet.goto.com/188384000": ""} {
		if l, err := Parse(link+"\nAccess Code: 123456", testHosts); err != nil || l.Passcode != want {
			t.Errorf("%+v %v", l, err)
		}
	}
	if l, err := Parse("https://bbb.school.example/b/ann-r9h-abc\nAccess Code: 188-384-000", testHosts); err != nil || l.Passcode != "" {
		t.Errorf("%+v %v", l, err)
	}
}

func TestUnwrap(t *testing.T) {
	const want = "https://us02web.zoom.us/j/81234567890?pwd=aB.1"
	for _, link := range []string{
		"https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fus02web.zoom.us%2Fj%2F81234567890%3Fpwd%3DaB.1&data=05%7C01%7C&reserved=0",
		"https://www.google.com/url?q=https://us02web.zoom.us/j/81234567890?pwd%3DaB.1&amp;sa=D",
		"https://urldefense.proofpoint.com/v2/url?u=https-3A__us02web.zoom.us_j_81234567890-3Fpwd-3DaB.1&d=DwMFaQ&c=x",
		"https://urldefense.com/v3/__https://us02web.zoom.us/j/81234567890?pwd=aB.1__;!!Abc!def$",
		"https://urldefense.com/v3/__https:/us02web.zoom.us/j/81234567890*pwd=aB.1__;Pw!!Abc!def$",
		"https://www.google.com/url?q=https%3A%2F%2Furldefense.com%2Fv3%2F__https%3A%2F%2Fus02web.zoom.us%2Fj%2F81234567890%3FpwD%3DaB.1__%3B!!x",
	} {
		l, err := Parse(link, nil)
		if err != nil || l.URL != want || l.Unwrapped != "us02web.zoom.us" || len(l.Notes) > 0 {
			t.Errorf("%s\n got %s %q %v", link, l.URL, l.Unwrapped, err)
		}
	}
	for text, want := range map[string]string{ // what the filter took for a part of the link
		"https://zoom.us/j/81234567890です。": "https://zoom.us/j/81234567890", "https://meet.jit.si/Algebra Passcode": "https://meet.jit.si/Algebra", "https://meet.jit.si/Algebra\">x": "https://meet.jit.si/Algebra",
	} {
		if l, err := Parse("https://nam12.safelinks.protection.outlook.com/?url="+url.QueryEscape(text), nil); err != nil || l.URL != want {
			t.Errorf("%s: %s %v", text, l.URL, err)
		}
	}
	for _, link := range []string{
		"https://urldefense.com/v3/__https://zoom.us/j/8123456789*__;!!x", "https://urldefense.com/v3/__https://zoom.us/**zj__;Pw!!x",
		"https://urldefense.com/v4/x", "https://www.google.com/search?q=https://zoom.us/j/81234567890", "https://www.google.com/url?q=javascript:alert(1)",
		"https://safelinks.protection.outlook.com/?url=https%3A%2F%2Fzoom.us%2Fj%2F81234567890", "https://www.google.com/url?q=zoom.us/j/81234567890",
	} {
		if l, err := Parse(link, nil); err == nil {
			t.Errorf("%s accepted as %s", link, l.URL)
		}
	}
}
