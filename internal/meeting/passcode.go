package meeting

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const maxPasscode = 64 // runes

// passcodeLabels are the words for a passcode in the services' invitations,
// longest first within a language. "Access code" is not here, because Webex and
// GoTo print the meeting number after it.
var passcodeLabels = []string{
	"passcode", "pass code", "password", "pwd", // English
	"kenncode", "kennwort", "passwort", "zugangscode", // German
	"código de acceso", "codigo de acceso", "contraseña", "clave", // Spanish
	"code secret", "mot de passe", "code d'accès", "code d’accès", // French
	"senha de acesso", "senha", "código de acesso", // Portuguese
	"passcode della riunione", "codice d'accesso", "codice di accesso", // Italian
	"toegangscode", "wachtwoord", "lösenord", "lösenkod", "adgangskode", "adgangskoden", "passord", // Dutch, Nordic
	"kod dostępu", "hasło", "код доступа", "пароль", "parola", "geçiş kodu", // Polish, Russian, Turkish
	"パスコード", "密码", "密碼", "암호", "رمز المرور", "mật mã", // Asian, Arabic
}

// mayPrecede are words that may stand before the label of a meeting's passcode.
// "Wi-Fi password" and "host password" are something else.
var mayPrecede = map[string]bool{
	"meeting": true, "zoom": true, "webinar": true, "webex": true, "teams": true, "room": true, "class": true, "the": true,
	"our": true, "my": true, "your": true, "and": true, "with": true, "session": true, "event": true, "numeric": true,
	"reunión": true, "réunion": true, "meeting-": true, "du": true, "el": true, "la": true, "das": true, "le": true, "y": true,
	"und": true, "et": true, "会议": true, "會議": true, "ミーティング": true, "회의": true,
}

// passcode returns the meeting's passcode, the first one in the lines, or "".
func passcode(ls []string) string {
	for before, value := range values(ls, passcodeLabels) {
		if !ofMeeting(before) {
			continue
		}
		if code := readPasscode(value); code != "" {
			return code
		}
	}
	return ""
}

// ofMeeting reports whether a label is about the meeting, from the text before it
// on the line: only words of mayPrecede, back to the start of the line or to
// something that is not a word (a link, an ID, a comma).
func ofMeeting(before string) bool {
	words := strings.Fields(before)
	for i := len(words) - 1; i >= 0; i-- {
		word := strings.TrimLeft(words[i], "([*|•·-–—_")
		if len(word) < len(words[i]) && (word == "" || mayPrecede[word]) {
			return true
		}
		if mayPrecede[word] {
			continue
		}
		return strings.ContainsAny(word, "0123456789/") || strings.HasSuffix(word, ",") ||
			strings.HasSuffix(word, ";") || strings.HasSuffix(word, ".") || strings.HasSuffix(word, ":")
	}
	return true
}

// noPasscode are words after a passcode label that are not a passcode.
var noPasscode = map[string]bool{"none": true, "no": true, "not": true, "n/a": true, "-": true, "required": true, "needed": true, "nil": true, "the": true, "in": true}

func readPasscode(value string) string {
	code, _, _ := strings.Cut(strings.TrimSpace(value), " ")
	const marks = ".,;\"'`“”„‘’«»"
	code = strings.Trim(code, marks)
	for _, pair := range []string{"()", "[]"} {
		if !strings.Contains(code, pair[:1]) {
			code = strings.TrimRight(code, marks+pair[1:])
		}
	}
	bad := func(r rune) bool { return !unicode.IsPrint(r) || unicode.IsSpace(r) || r == utf8.RuneError }
	switch {
	case code == "", noPasscode[strings.ToLower(code)], utf8.RuneCountInString(code) > maxPasscode:
		return ""
	case strings.Contains(code, "://"), strings.HasSuffix(code, ":"), strings.ContainsFunc(code, bad):
		return ""
	}
	return code
}
