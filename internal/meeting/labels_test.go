package meeting

import (
	"strings"
	"testing"
)

// TestPasscodes has what follows a label, as people and invitations write it.
func TestPasscodes(t *testing.T) {
	for text, want := range map[string]string{
		// All characters of a passcode are kept, and what a sentence leaves behind is not.
		"Passcode: @lgebra": "@lgebra", "Passcode: -lgebra": "-lgebra", "Passcode: _lgebra": "_lgebra", "Passcode: *lgebra": "*lgebra",
		"Passcode: lgebra@": "lgebra@", "Passcode: lgebra-": "lgebra-", "Passcode: lgebra_": "lgebra_", "Passcode: lgebra*": "lgebra*",
		"Passcode: *a7*": "*a7*", "Passcode:*a7": "*a7", "Passcode:_a7_": "_a7_", "PW -7x9k2a": "-7x9k2a", "PW *7x9k2a": "*7x9k2a",
		"Passcode: 4f!x&9": "4f!x&9", "Passcode: 7x9k2a.": "7x9k2a", "Passcode: 7x9k2a, bring a pencil": "7x9k2a",
		"(Passcode: 7x9k2a)": "7x9k2a", "Passcode: a(b)9": "a(b)9", "パスコード「7x9k2a」です": "7x9k2a", "Passcode: “7x9k2a”.": "7x9k2a",
		"Passcode: 'algebra'": "algebra", "Passcode: `7x9k2a`": "7x9k2a", "Passcode: a.b-c_9": "a.b-c_9", "Passcode: 7x9k2a…": "7x9k2a",
		// "!" belongs to a passcode with digits or signs, and to the sentence behind a word.
		"Passcode: Ab1!": "Ab1!", "Passcode: Ab1!?": "Ab1!?", "the passcode is Ab1!": "Ab1!", "Passcode: algebra!": "algebra", "Passcode: algebra!!": "algebra",
		"Passcode: #1!": "#1!", "Passcode: !a1": "!a1",
		// Stars and quotation marks of chats.
		"*Passcode:* 7x9k2a": "7x9k2a", "**Passcode:** 7x9k2a": "7x9k2a", "**Passcode**: 7x9k2a": "7x9k2a", "*Passcode: 7x9k2a*": "7x9k2a",
		"_Passcode: 7x9k2a_": "7x9k2a", "Passcode: **7x9k2a**": "7x9k2a", `"password": "7x9k2a"`: "7x9k2a", "**Passcode:**7x9k2a": "7x9k2a",
		"* Passcode: 7x9k2a*": "7x9k2a*", "🔑 Passcode: 7x9k2a😊": "7x9k2a", "Passcode → 7x9k2a": "7x9k2a", "Passcode -> 7x9k2a": "7x9k2a",
		// Without a colon.
		"PW algebra7": "algebra7", "pw: algebra7": "algebra7", "pw=algebra7": "algebra7", "PW 123456": "123456", "passcode 7x9k2a thanks": "7x9k2a",
		"the passcode is tri-angle.": "tri-angle", "The password is algebra": "algebra", "password is 7x9k2a for all": "7x9k2a", "passcode is 12": "12",
		"密码7x9k2a": "7x9k2a", "パスコード7x9k2a": "7x9k2a", "パスコードは7x9k2aです": "7x9k2a", "암호는 7x9k2a입니다": "7x9k2a", "会议密码是7x9k2a。": "7x9k2a",
		"《代数》https://school.zoom.us/j/81234567890（密码7x9k2a）": "7x9k2a", "Zoomのリンクはhttps://school.zoom.us/j/81234567890です。パスコード：7x9k2a": "7x9k2a",
		"会议号：81234567890密码：7x9k2a": "7x9k2a", "加入会议请输入密码：7x9k2a": "7x9k2a", "ＰＷ：７ｘ９ｋ２ａ": "7x9k2a", "ﾊﾟｽｺｰﾄﾞ: 7x9k2a": "7x9k2a",
		"Enter the passcode 7x9k2a to join": "7x9k2a", "and password: 7x9k2a": "7x9k2a", "ID 812 3456 7890/Passcode: 7x9k2a": "7x9k2a",
		"パスワード：ab12（半角）": "ab12", "Password for the meeting is algebra7": "algebra7", "Meeting Id - 6573540681, Password - algebra7": "algebra7",
		"Class password: 7x9k2a": "7x9k2a", "1) Passcode: 7x9k2a": "7x9k2a", "Passcode: 7x9k2a – see you": "7x9k2a", "Passwort zum Meeting: 7x9k2a": "7x9k2a",
		"【パスコード】7x9k2a": "7x9k2a", "[Passcode] 7x9k2a": "7x9k2a", "| Passcode | 7x9k2a |": "7x9k2a", "Passcode 👉 7x9k2a": "7x9k2a", "Passcode…: 7x9k2a": "7x9k2a",
		"Passcode:- 7x9k2a": "7x9k2a", "パスコードは、7x9k2aです": "7x9k2a", "Password for meeting TSV703": "TSV703", "Passcode >> 7x9k2a": "7x9k2a", "Passcode ~ 7x9k2a": "7x9k2a",
		`Passcode: a"b1`: `a"b1`, "Passcode: a<b1": "a<b1", "Passcode: 7x9k2a<tel:+1>": "7x9k2a", `{"password":"7x9k2a","id":1}`: "7x9k2a", `{"password":"7x9k2a","topic":"x"}`: "7x9k2a", "Passcode: $a1%": "$a1%",
		"Passcode: a1,b2": "a1,b2", "Passcode: =a1+": "=a1+", "Passcode: a1:b2": "a1:b2", "Passcode: ?a1?": "?a1?", "Passcode: ~a1~": "~a1~",
		"Meeting ID/Passcode: 657 354 0681 / 7x9k2a": "7x9k2a", "ID/PW: 657 354 0681 / 123456": "123456", "Meeting ID & passcode: 812 3456 7890, algebra": "algebra",
		"Meeting-ID und Kenncode: 81234567890 7x9k2a": "7x9k2a", "会议号/密码：812 3456 7890/7x9k2a": "7x9k2a",
		"Passcode: (abc)12": "(abc)12", "Passcode: [abc]12.": "[abc]12", "Passcode: (7x9k2a), please": "7x9k2a",
		// Words of the table that people use, and that another row does not say.
		"Pass code: 7x9k2a": "7x9k2a", "Passcode to join the meeting: 7x9k2a": "7x9k2a", "Kod zabezpieczający: 7x9k2a": "7x9k2a", "Код доступа к собранию: 7x9k2a": "7x9k2a",
		"Пароль від конференції: 7x9k2a": "7x9k2a", "参会密码：7x9k2a": "7x9k2a", "会议室密码：7x9k2a": "7x9k2a", "Toplantı için şifre: 7x9k2a": "7x9k2a",
		"Contraseña de acceso: 7x9k2a": "7x9k2a", "Codice di accesso alla riunione: 7x9k2a": "7x9k2a", "Mot de passe de connexion : 7x9k2a": "7x9k2a",
		// Layouts.
		"Passcode:\n7x9k2a": "7x9k2a", "Passcode\n7x9k2a\nJoin": "7x9k2a", "Passcode:\nalgebra": "algebra", "Meeting ID\n812 3456 7890\nPasscode\n123456": "123456",
		"Passcode (case sensitive): 7x9k2a": "7x9k2a", "Passcode/Kenncode: 7x9k2a": "7x9k2a", "Passcode: 123 456": "123456", "Passcode: 123456 10:20": "123456",
		"Passcode: 7x9k2a,Meeting ID: 812 3456 7890": "7x9k2a", "Passcode: 7x9k2a/ID: 812 3456 7890": "7x9k2a", "Passcode: abc1https://meet.goto.com/1": "abc1",
		"Meeting password: TSV703 (878703 when dialing from a phone)": "TSV703", "codigo de acceso: 7x9k2a": "7x9k2a", "haslo: 7x9k2a": "7x9k2a",
		"co\u0301digo de acceso: 7x9k2a": "7x9k2a", "Mot de passe\u202f: 7x9k2a": "7x9k2a", "code d’accès : 7x9k2a": "7x9k2a", "TOPLANTI ŞİFRESİ: 7x9k2a": "7x9k2a",
		"Passcode: algebra Meeting ID: 812 3456 7890": "algebra", "Passcode: algebra Dial by your location": "algebra", "Meeting-Passwort für das Zoom-Meeting: 7x9k2a": "7x9k2a",
		"Wi-Fi: School\nWi-Fi password: guest1\nMeeting password: 7x9k2a": "7x9k2a", "Wi-Fi password: guest1\nPasscode: 7x9k2a": "7x9k2a",
		"Passcode for recording: abc123\nhttps://zoom.us/rec/share/x\nPasscode: 7x9k2a": "7x9k2a", "Passcode (recording): abc123\nPasscode: 7x9k2a": "7x9k2a", "the zoom password = 7x9k2a": "7x9k2a", "Passcode: Ünïx9": "Ünïx9",
	} {
		if code := passcode(lines(text), zoom); code != want {
			t.Errorf("%q: %q, want %q", text, code, want)
		}
	}
}

// TestLinesDoNotGrow has characters that NFKC writes as a phrase, in a text of the greatest length.
func TestLinesDoNotGrow(t *testing.T) {
	for _, r := range "\uFDFA\uFDFB\u337F\u3300\u33A7" {
		text := "Passcode: 7x9k2a" + strings.Repeat(string(r), maxText/4)
		ls := lines(text)
		if len(ls) != 1 || len(ls[0]) > len(text) || passcode(ls, zoom) != "7x9k2a" {
			t.Errorf("%U: %d bytes became %d", r, len(text), len(strings.Join(ls, "")))
		}
	}
}

// TestNoPasscodes has texts in which a label is followed by something else.
func TestNoPasscodes(t *testing.T) {
	for _, text := range []string{
		// Prose about passcodes.
		"Passcode required", "Please enter the passcode to join", "the password is in the mail", "The passcode is on the board.", "Passcode: none", "Passcode: see the e-mail",
		"Passcode: ask me", "Password: will be sent by mail", "Passcode: n/a", "Passwort: keins", "Passwort: ohne", "Mot de passe : sans", "Hasło: bez", "Wachtwoord: zonder", "Passcode: -", "Passcode: ******", "Passcode: ••••••", "password protected since 2020",
		"passcode 10:30", "passcode 2 of 3", "The passcode is 6 digits long", "a passcode is a 6-digit number", "The passcode is 6-digit", "password 24.11.2026", "passcode-protected",
		"This meeting is passcode-protected.", "Password: same as before", "Passcode: please ask", "Forgot password? Reset password: https://school.example/reset", "The password is wrong.",
		"Passcode: ann@school.test", "Passcode", "Passcode:", "passcode and meeting", "Passcode: Meeting ID: 812 3456 7890", "Passcode:\nMeeting ID: 812 3456 7890", "Passcode\nJoin Zoom Meeting",
		"Forgot your password? Room1234 is next door", "the password. Room1234 is next door", "On Zoom, enter the passcode\nRoom1234", "Passcode\n1234 Main Street", "Passcode:\nJoin Zoom Meeting", "Our Zoom room, password-secured.", "Use a passcode 10-character long",
		"The passcode is something everybody knows", "Das Passwort ist unser Maskottchen", "Passcode: whatever everybody knows", "Password: hangs behind the chart",
		"密码错误", "密码：见邮件", "忘记密码", "请输入密码", "パスワードを忘れた場合", "パスコードは不要です", "パスコード：なし", "비밀번호를 잊으셨나요", "암호 없음", "암호화 통신 2024년",
		"Mot de passe oublié", "Mot de passe : aucun", "Le mot de passe est incorrect", "Le code secret est dans le mail", "Kennwort vergessen", "Kennwort: siehe Mail", "Passwort erforderlich",
		"Das Passwort ist falsch.", "Contraseña olvidada", "La contraseña es la misma", "Código de acceso: no requerido", "Senha incorreta", "Senha: a mesma", "Password dimenticata", "La password è la stessa",
		"Wachtwoord vergeten", "Het wachtwoord is hetzelfde.", "Hasło jest w mailu", "Hasło: brak", "Şifre gerekli", "Parola: yok", "Пароль не нужен", "Пароль: нет", "Пароль как в прошлый раз", "Пароль не потрібен",
		"Kata sandi salah", "Kode sandi: tidak ada", "Mật khẩu sai", "Mật khẩu: không có",
		// Codes of something else.
		"Wi-Fi password: guest", "WLAN-Passwort: guest7", "WiFi: School-Guest, password: guest7", "Wi-Fi network: School\nPassword: guest7", "SSID: School\nPasswort: guest7", "Host password: secret7",
		"Host key: 123456", "Host PIN: 123456", "PIN: 689 961 706#", "Phone passcode: 878703", "Numeric password: 878703", "Telephone passcode: 878703", "Passcode (from phones): 878703", "Meeting password (from phones and video systems): 87870370",
		"Passwort für Telefon- und Videosysteme: 98476838", "Conference ID: 327 170 719#", "Phone conference ID: 327 170 719#", "+13126266799,,81234567890#,,,,*123123# US (Chicago)", "Passcode: 123123#",
		"Recording passcode: 7x9k2a", "Recording: https://zoom.us/rec/share/x\nhttps://zoom.us/rec/share/y\nPasscode: 7x9k2a", "Moodle password: 7x9k2a", "E-mail password: 7x9k2a", "Benutzername: ann\nPasswort: 7x9k2a",
		"主持人密码：7x9k2a", "WiFi密码：guest77", "와이파이 비밀번호: guest77", "無線LAN パスワード: guest77", "Clave de anfitrión: 123456", "Contraseña del Wi-Fi: guest77", "Access code: 188-384-000", "Zugriffscode: 2555 123 4567",
		"Numéro de réunion (code d'accès) : 2555 123 4567", "会议号（访问码）： 182 325 056", "ミーティング番号（アクセス コード）: 2555 123 4567", "Número de la reunión (código de acceso): 2555 123 4567", "Telefonkonferenz-ID: 111 222 333#",
		"https://zoom.us/j/81234567890?pwd=abc123", "zoom.us/j/81234567890?pwd=abc123", "meeting_password=abc123", "Passcode: " + strings.Repeat("a1", 33),
	} {
		if code := passcode(lines(text), zoom); code != "" {
			t.Errorf("%q has the passcode %q", text, code)
		}
	}
}

// TestMeetingIDs has labelled IDs as people write them, and numbers that are something else.
func TestMeetingIDs(t *testing.T) {
	const zoomID, teamsID = "6573540681", "393410478838"
	for text, want := range map[string]string{
		"Meeting ID 657 354 0681 passcode 7x9k2a": zoomID, "Meeting ID: 657-354-0681": zoomID, "Meeting ID: 657–354–0681": zoomID, "Meeting ID #6573540681": zoomID, "Meeting ID (657 354 0681)": zoomID,
		"**Meeting ID:** 657 354 0681": zoomID, "Meeting ID: **657 354 0681**": zoomID, "MeetingID:6573540681": zoomID, "Meeting ID is 657 354 0681.": zoomID, "会议号：6573540681密码：7x9k2a": zoomID,
		"ミーティングID：６５７ ３５４ ０６８１": zoomID, "Zoom ID 657 354 0681": zoomID, "ID der Besprechung: 657 354 0681": zoomID, "Nº de réunion : 657 354 0681": zoomID, "№ de réunion : 657 354 0681": zoomID,
		"ID: 657 354 0681, PW: algebra7": zoomID, "ID 657 354 0681\nPasscode 7x9k2a": zoomID, "Meeting ID: 657 354 0681 2026-11-24 10:20": zoomID, "Meeting ID: 812 3456 7890 123123": "81234567890",
		"Zoom meeting ID: 657 354 0681": zoomID, "Meeting ID\n657 354 0681": zoomID, "enter meeting ID: 657 354 0681 and password": zoomID, "Id. de reunión: 393 410 478 838": teamsID,
		"Vergaderings-id: 393 410 478 838": teamsID, "會議識別碼：393 410 478 838": teamsID, "Идентификатор собрания: 393 410 478 838": teamsID, "Meeting ID: 261 123 456 789 0": "2611234567890",
		"ID: 657 354 0681": "", "Student ID: 657 354 0681 passcode: 7x9k2a": "", "Phone conference ID: 327 170 719#": "", "Meeting ID: 327 170 719#": "", "Telefonkonferenz-ID: 111 222 333#": "",
		"Meeting number (access code): 2555 123 4567": "", "Meeting number: 615 734 219": "", "Meeting ID: +1 646 558 8656": "", "Meeting ID: 81234567890@zoomcrc.com": "", "Apple ID: 657 354 0681": "", "会议号（访问码）： 182 325 056": "",
		"Meeting ID: 123 4567": "", "会议号: 2555 123 4567": "", "Meeting code: 657 354 0681": zoomID, "Zoom meeting number: 657 354 0681": zoomID, "Webex today, not Zoom. Meeting number: 657 354 0681": "",
		"Meeting ID/Passcode: 657 354 0681 / 7x9k2a": zoomID, "ID/PW: 657 354 0681 / 123456": zoomID, "会议号/密码：657 354 0681/7x9k2a": zoomID,
		"Meeting ID: 657 354 0681 7x9k2a": zoomID, "Meeting ID 657 354 0681密码7x9k2a": zoomID, "Apple ID and password: 657 354 0681 / 7x9k2a": "",
		"Video ID: 112 345 678 9": "", "Class ID: 657 354 0681": "", "会议 ID：393 410 478 838": teamsID,
	} {
		if ids := labelled(lines(text), 9, 20); strings.Join(ids, " ") != want {
			t.Errorf("%q: %q, want %q", text, ids, want)
		}
	}
}

// A text that is about Webex or Teams has no Zoom ID.
func TestIDsOfOtherServices(t *testing.T) {
	for _, text := range []string{
		"Webex meeting\nMeeting ID: 657 354 0681", "Microsoft Teams meeting\nMeeting ID: 123 456 789", "Webex: 812 3456 7890",
		"加入 Webex 会议\n会议号：812 3456 7890\n密码：7x9k2a", "Webex\nNumer spotkania (kod dostępu): 2555 123 4567\nHasło spotkania: TSV703",
	} {
		if l, err := Parse(text, nil); err == nil {
			t.Errorf("%q is %s", text, l.URL)
		}
	}
	if _, err := Parse("Webex is down, so use Zoom today. Meeting ID: 657 354 0681", nil); err != nil {
		t.Error(err)
	}
}
