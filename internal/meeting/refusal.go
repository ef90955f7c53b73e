package meeting

import (
	"strconv"
	"strings"
	"unicode"
)

// Refusal is the error of a text that was not accepted. Reason is a short stable
// code for logs and tests; Message tells the teacher what to do, in whole
// sentences. Choices has the meetings to choose from, only for "two-meetings".
type Refusal struct {
	Reason  string
	Message string
	Choices []Link
}

// Error is the reason and the message; neither repeats a passcode or a query string.
func (r *Refusal) Error() string { return r.Reason + ": " + r.Message }

func refuse(reason, message string) *Refusal {
	return &Refusal{Reason: reason, Message: message}
}

const (
	msgEmpty     = `Paste a meeting link first, or choose "No meeting".`
	msgTooLong   = "That text is too long for us to read. Paste only the invitation, or only the link."
	msgFormula   = "That is a spreadsheet formula. Open the link in it and paste the address of the meeting."
	msgScheme    = "A meeting link starts with https://. Something in that text starts in another way. Paste only the meeting link."
	msgMalformed = "Part of that link is damaged. Copy the link again and paste only the link."
	msgUserinfo  = "That link has a name and an @ in front of its address, which can hide where it goes. Copy the link again from your meeting."
	msgPort      = "That link has a port number in it, and meeting links have none. Copy the link again from your meeting."
	msgAddress   = "That link goes to a bare number on the network, not to a meeting service. Copy the link again from your meeting."
	msgLetters   = "The address in that link has letters that only look like the usual ones. Copy the link again from your meeting."
	msgInvisible = "There is an invisible or foreign character inside that link. Copy the link again from your meeting."
	msgLongLink  = "That link is longer than a meeting link can be. Copy the link again from your meeting."
	msgWrapped   = "Mail filters rewrote that link too many times. Open it and paste the address it lands on."
	msgZak       = "That link signs anyone in as you. In Zoom choose Copy invitation and paste all of it."
	msgClassroom = "That is the class page, not the meeting. Open it, copy the Meet link, and paste that."
	msgNickname  = "That short name works only inside your domain. Open it, copy the address it lands on, and paste that."
	msgRegister  = "That is the page where people register. Paste the link that opens the meeting itself."
	msgZoomID    = "A Zoom meeting ID has 9 to 11 digits, and the one in that link does not. Copy the link again from Zoom."
	msgNewEach   = "That link starts a new meeting each time. Start the meeting, copy its own link, and paste that."
	msgTeamsCut  = "That Teams link is cut off. In Teams open the meeting, choose Copy link, and paste that."
	msgTeamsID   = "That is a Teams meeting ID without its link. In Teams open the meeting, choose Copy link, and paste that."
	msgPersonal  = "That link lets anyone in under your name. Open the room, copy its share link, and paste that."
	msgDigits    = `That could be a phone number. Paste the meeting link, or write "Meeting ID:" in front of the number.`
	msgNoLink    = "There is no meeting link in that text. Copy the invitation from Zoom, Meet, Teams or Webex and paste all of it."
	msgMany      = "There are more than ten meetings in that text. Paste the link of one of them."
)

// howTo is the advice for a page that is not a meeting.
var howTo = map[string]string{
	zoom:    "In Zoom choose Copy invitation and paste all of it.",
	meet:    "Open the meeting and paste its address; it looks like meet.google.com/abc-defg-hij.",
	teams:   "In Teams open the meeting, choose Copy link, and paste that.",
	webex:   "In Webex open the meeting, copy its link, and paste that.",
	jitsi:   "Open the room and paste its address.",
	bbb:     "Open the room, copy its share link, and paste that.",
	whereby: "Open the room and paste its address.",
	gotoCom: "In GoTo copy the invitation and paste all of it.",
}

// notMeeting refuses a page of a known service that nobody can join.
func notMeeting(provider string) *Refusal {
	return refuse("not-a-meeting", "That is a "+provider+" page, not a meeting. "+howTo[provider])
}

// otherHost refuses a link to a host that we do not know, and names it.
func otherHost(host string) *Refusal {
	return refuse("host", "We publish Zoom, Meet, Teams and Webex links. This one goes to "+host+". Open it and paste the address it lands on.")
}

func msgMeetings(n int) string {
	if n > maxChoices {
		return msgMany
	}
	words := []string{2: "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
	return "There are " + words[n] + " meetings in that text. Which one?"
}

// whyNone picks the most useful refusal for a text without a meeting. What is
// wrong with a known service's link helps more than the name of an unknown host.
func whyNone(text string, findings []finding) *Refusal {
	for _, f := range findings {
		if f.provider != "" {
			return f.refusal
		}
	}
	if len(findings) > 0 {
		return findings[0].refusal
	}
	if len(labelled(lines(text), 12, 20)) > 0 {
		return refuse("teams-id", msgTeamsID)
	}
	scheme, _, _ := strings.Cut(strings.ToLower(text), ":")
	digits := strings.ContainsFunc(text, unicode.IsDigit)
	if digits && (!strings.ContainsFunc(text, unicode.IsLetter) || callSchemes[scheme]) {
		return refuse("digits", msgDigits)
	}
	return refuse("no-link", msgNoLink)
}

func quoteShort(s string) string {
	if len(s) > 80 {
		s = strings.ToValidUTF8(s[:80], "") + "..."
	}
	return strconv.Quote(s)
}
