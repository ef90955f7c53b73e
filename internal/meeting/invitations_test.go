package meeting

import (
	"slices"
	"testing"
)

const teamsContext = "%7b%22Tid%22%3a%2200000000-0000-4000-8000-000000000001%22%2c%22Oid%22%3a%2200000000-0000-4000-8000-000000000002%22%7d"

// invitations are whole texts from the services. The benchmark reads the first.
var invitations = []struct {
	name, text, url, meeting, passcode string
	carries                            bool
}{
	{name: "Zoom", carries: true, meeting: "812 3456 7890", url: "https://us02web.zoom.us/j/81234567890?pwd=THBLWExVS0QyYnV1Z1nZTDJGYVI2QT09.1",
		text: "Amara Okafor is inviting you to a scheduled Zoom meeting.\r\n\r\nTopic: Algebra II - Block C\r\nTime: Nov 24, 2026 10:20 AM Eastern Time (US and Canada)\r\n        Every week on Tue, until Jan 26, 2027, 10 occurrence(s)\r\nPlease download and import the following iCalendar (.ics) files to your calendar system.\r\nWeekly: https://us02web.zoom.us/meeting/tZ0pc-2oqj0uGtB/ics?icsToken=98tyKuGhrTo\r\n\r\nJoin Zoom Meeting\r\nhttps://us02web.zoom.us/j/81234567890?pwd=THBLWExVS0QyYnV1Z1nZTDJGYVI2QT09.1\r\n\r\nMeeting ID: 812 3456 7890\r\nPasscode: 123123\r\n\r\n---\r\n\r\nOne tap mobile\r\n+13126266799,,81234567890#,,,,*123123# US (Chicago)\r\n+16465588656,,81234567890#,,,,*123123# US (New York)\r\n\r\n---\r\n\r\nDial by your location\r\n• +1 312 626 6799 US (Chicago)\r\n• +1 646 558 8656 US (New York)\r\n• +1 669 900 9128 US (San Jose)\r\n\r\nMeeting ID: 812 3456 7890\r\nPasscode: 123123\r\n\r\nFind your local number: https://us02web.zoom.us/u/kcAbCdEfG\r\n\r\nJoin by SIP\r\n• 81234567890@zoomcrc.com\r\n\r\nJoin by H.323\r\n• 162.255.37.11 (US West)\r\n• 162.255.36.11 (US East)\r\n\r\nMeeting ID: 812 3456 7890\r\nPasscode: 123123\r\n"},
	{name: "Zoom without pwd", meeting: "812 3456 7890", passcode: "4f!x&9", url: "https://school.zoom.us/j/81234567890",
		text: "Join Zoom Meeting\nhttps://school.zoom.us/j/81234567890\n\nMeeting ID: 812 3456 7890\nPasscode: 4f!x&9\n"},
	{name: "Zoom in German", meeting: "651 9448 7000", passcode: "Ab3_x", url: "https://uni-client.zoom-x.de/j/65194487000",
		text: "Frau Weiß lädt Sie zu einem geplanten Zoom-Meeting ein.\n\nThema: Algebra\nUhrzeit: 24.Nov. 2026 10:20 AM Amsterdam, Berlin, Rom\n\nZoom-Meeting beitreten\nhttps://uni-client.zoom-x.de/j/65194487000\n\nMeeting-ID: 651 9448 7000\nKenncode: Ab3_x\n\nSchnelleinwahl mobil\n+496971049922,,65194487000# Deutschland\n\nEinwahl nach aktuellem Standort\n        +49 69 7104 9922 Deutschland\nOrtseinwahl suchen: https://uni-client.zoom-x.de/u/cbabc"},
	{name: "Zoom in Spanish", meeting: "934 1100 7919", passcode: "álgebra7", url: "https://us06web.zoom.us/j/93411007919",
		text: "Sra. Rivera le está invitando a una reunión de Zoom programada.\n\nTema: Álgebra\n\nEntrar Zoom Reunión\nhttps://us06web.zoom.us/j/93411007919\n\nID de reunión: 934 1100 7919\nCódigo de acceso: álgebra7\n\nMóvil con un toque\n+13462487799,,93411007919# Estados Unidos de América (Houston)"},
	{name: "Zoom in French without a link", meeting: "934 1100 7919", passcode: "aB9", url: "https://zoom.us/j/93411007919",
		text: "ID de réunion\u00a0: 934\u00a01100\u00a07919\nMot de passe\u00a0: aB9\n"},
	{name: "Zoom in Japanese", meeting: "934 1100 7919", passcode: "123", url: "https://zoom.us/j/93411007919",
		text: "Zoomミーティングに参加する：https://zoom.us/j/93411007919\nミーティングID: 934 1100 7919\nパスコード：123"},
	{name: "a line of chat", meeting: "934 110 7919", passcode: "algebra", url: "https://zoom.us/j/9341107919",
		text: "Zoom ID: 934-110-7919 (password: algebra). See you!"},
	{name: "another password", meeting: "934 110 7919", url: "https://zoom.us/j/9341107919",
		text: "https://zoom.us/j/9341107919\nWi-Fi password: guest\nHost password: secret\nPasscode: none\nReset password: https://school.example/reset"},
	{name: "passcode is", meeting: "mr.okafor", passcode: "tri-angle", url: "https://zoom.us/my/mr.okafor",
		text: "Room https://zoom.us/my/mr.okafor, the passcode is tri-angle."},
	{name: "Meet", meeting: "abc-defg-hij", url: "https://meet.google.com/abc-defg-hij",
		text: "Algebra II\nTuesday, November 24 · 10:20 – 11:10am\nTime zone: America/New_York\nGoogle Meet joining info\nVideo call link: https://meet.google.com/abc-defg-hij\nOr dial: (US) +1 760-555-0123 PIN: 689 961 706#\nMore phone numbers: https://tel.meet/abc-defg-hij?pin=6899617060123"},
	{name: "Meet by code", meeting: "abc-defg-hij", url: "https://meet.google.com/abc-defg-hij",
		text: "Our Meet code is ABC-defg-hij."},
	{name: "Google Calendar", meeting: "abc-defg-hij", url: "https://meet.google.com/abc-defg-hij",
		text: `<p>Algebra</p><br>-::~:~::~:~:~::-<br>Join with Google Meet: <a href="https://www.google.com/url?q=https%3A%2F%2Fmeet.google.com%2Fabc-defg-hij&amp;sa=D&amp;ust=1" target="_blank">https://meet.google.com/abc-defg-hij</a><br>Or dial: (US) +1 760-555-0123 PIN: 689961706#<br>Learn more about Meet at: <a href="https://support.google.com/a/users/answer/9282720">https://support.google.com/a/users/answer/9282720</a><br>-::~:~::-`},
	{name: "Teams 2026", carries: true, meeting: "261 123 456 789 0", url: "https://teams.microsoft.com/meet/2611234567890?p=Aa1Bb2Cc3Dd4Ee5",
		text: "________________________________________________________________________________\nMicrosoft Teams meeting\nJoin: https://teams.microsoft.com/meet/2611234567890?p=Aa1Bb2Cc3Dd4Ee5\nMeeting ID: 261 123 456 789 0\nPasscode: dT6Sf7\n________________________________\nNeed help?<https://aka.ms/JoinTeamsMeeting?omkt=en-US> | System reference<https://teams.microsoft.com/l/meetup-join-help>\nDial in by phone\n+1 872-555-0184,,327170719#<tel:+18725550184,,327170719#> United States, Chicago\nFind a local number<https://dialin.teams.microsoft.com/abc?id=327170719>\nPhone conference ID: 327 170 719#\nJoin on a video conferencing device\nTenant key: school@m.webex.com\nVideo ID: 112 345 678 9\nFor organizers: Meeting options<https://teams.microsoft.com/meetingOptions/?organizerId=1> | Reset dial-in PIN<https://dialin.teams.microsoft.com/usp/pstnconferencing>"},
	{name: "Teams before 2026", meeting: "393 410 478 838", passcode: "dT6Sf7", url: "https://teams.microsoft.com/l/meetup-join/19%3ameeting_YmJm%40thread.v2/0?context=" + teamsContext,
		text: "Click here to join the meeting<https://teams.microsoft.com/l/meetup-join/19%3ameeting_YmJm%40thread.v2/0?context=" + teamsContext + ">\nMeeting ID: 393 410 478 838\nPasscode: dT6Sf7\nLearn More<https://aka.ms/JoinTeamsMeeting>"},
	{name: "Outlook HTML with safelinks", carries: true, meeting: "261 123 456 789 0", url: "https://teams.microsoft.com/meet/2611234567890?p=Aa1Bb2",
		text: `<div><span>Microsoft Teams</span> <a href="https://aka.ms/JoinTeamsMeeting">Need help?</a></div><div><a title="Meeting join link" href="https://nam12.safelinks.protection.outlook.com/?url=https%3A%2F%2Fteams.microsoft.com%2Fmeet%2F2611234567890%3Fp%3DAa1Bb2&amp;data=05%7C02%7C&amp;sdata=x%3D&amp;reserved=0">Join the meeting now</a></div><div><span>Meeting ID: </span><span>261 123 456 789 0</span></div><div><span>Passcode: </span><span>dT6Sf7</span></div>`},
	{name: "Webex", passcode: "TSV703", url: "https://school.webex.com/school/j.php?MTID=med94e0e0db21d028e4f79c3b026f6d84",
		text: "Ms Okafor is inviting you to a scheduled Webex meeting.\n\nTuesday, November 24, 2026\n\nMore ways to join:\n\nJoin from the meeting link\nhttps://school.webex.com/school/j.php?MTID=med94e0e0db21d028e4f79c3b026f6d84\n\nJoin by meeting number\nMeeting number (access code): 2555 123 4567\n\nMeeting password: TSV703 (878703 when dialing from a phone or video system)\n\nTap to join from a mobile device (attendees only)\n+1-650-479-3208,,25551234567## US Toll\n\nJoin from a video system or application\nDial 25551234567@school.webex.com\nYou can also dial 173.243.2.68 and enter your meeting number.\n\nNeed help? Go to https://help.webex.com"},
	{name: "table cells", meeting: "812 3456 7890", passcode: "x1&y", url: "https://zoom.us/j/81234567890",
		text: `<table><tr><td>Join</td><td><a href='https://zoom.us/j/81234567890'>link</a></td></tr><tr><td><b>Passcode:</b></td><td>x1&amp;y</td></tr></table>`},
	{name: "BigBlueButton", meeting: "abc-d3f-gh1-jkl", url: "https://bbb.school.example/rooms/abc-d3f-gh1-jkl/join",
		text: "You have been invited to join Algebra\n\nhttps://bbb.school.example/rooms/abc-d3f-gh1-jkl/join\n\nOr dial +49 30 5550 1234 and enter 12345 as your PIN."},
	{name: "GoTo", meeting: "188 384 000", url: "https://meet.goto.com/188384000",
		text: "Algebra\nPlease join my meeting from your computer, tablet or smartphone.\nhttps://meet.goto.com/188384000\n\nYou can also dial in using your phone.\nAccess Code: 188-384-000\nUnited States: +1 (571) 555-0122\n\nGet the app now: https://meet.goto.com/install"},
	{name: "phone numbers without spaces", meeting: "abc-defg-hij", url: "https://meet.google.com/abc-defg-hij",
		text: "https://meet.google.com/abc-defg-hij or +1(571)555-0122, -(ask me), school@example.org"},
	{name: "calendar file", carries: true, meeting: "812 3456 7890", url: "https://zoom.us/j/81234567890?pwd=a",
		text: "BEGIN:VEVENT\nSUMMARY:Algebra\nLOCATION:https://zoom.us/j/81234567890?pwd=a\nEND:VEVENT"},
}

func TestInvitations(t *testing.T) {
	for _, c := range invitations {
		t.Run(c.name, func(t *testing.T) {
			l, err := Parse(c.text, testHosts)
			if err != nil {
				t.Fatal(err)
			}
			if l.URL != c.url || l.Meeting != c.meeting || l.Passcode != c.passcode || l.Carries != c.carries {
				t.Errorf("\n got %+v\nwant %+v", l, c)
			}
			if slices.Contains(l.Notes, NotePasscode) != (c.passcode != "") {
				t.Errorf("notes %q", l.Notes)
			}
			wantStable(t, l)
		})
	}
}
