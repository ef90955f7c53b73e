package meeting

// Note is a sentence for the teacher about a link. It does not prevent saving it.
type Note string

// The notes.
const (
	NoteHostLink   Note = "That is the link that starts your meeting. We kept the one that students use."
	NoteNickname   Note = "Works only for people signed in to your school's Google domain. Guests cannot use it."
	NoteTeams      Note = "Teams links stop working 60 days after the meeting ends."
	NoteTeamsCut   Note = "The end of this Teams link is missing. Open it once to see that it leads to your meeting."
	NotePasscode   Note = "The link does not carry the passcode, so we kept the passcode beside it."
	NoteFromID     Note = "There was no link in that text. We made one from the meeting ID."
	NoteOwnKey     Note = "That link carried your own key. We left the key out, and students join as guests."
	NoteRegistrant Note = "That link was made for one person who registered. We left out what is personal, so Zoom may ask students to register."
	NoteNoPasscode Note = "This Zoom link carries no passcode, and we found none beside it. If the meeting has one, paste the whole invitation."
	NoteRawMail    Note = "That text was the raw source of an e-mail, and we decoded it. Open the link once to see that it leads to your meeting."
	NoteWebinar    Note = "That is a webinar. Students who registered use the link in their own e-mail."
)
