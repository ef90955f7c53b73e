package meeting

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"mime/quotedprintable"
	"regexp"
	"strings"
	"testing"
)

// carriers wrap any text as programs do. They are written without a look at what undoes them.
var carriers = map[string]func(string) string{
	"calendar":                    func(s string) string { return calendar("DESCRIPTION:"+calendarText(s), 75, "\r\n ") },
	"calendar, tab":               func(s string) string { return calendar("DESCRIPTION;LANGUAGE=de-CH:"+calendarText(s), 60, "\n\t") },
	"calendar, narrow":            func(s string) string { return calendar("LOCATION:"+calendarText(s), 31, "\n ") },
	"one property":                func(s string) string { return fold("X-ALT-DESC;FMTTYPE=text/html:"+calendarText(s), 75, "\r\n ") },
	"quoted-printable":            quotedPrintable,
	"lower-case octets":           func(s string) string { return lowerOctets(quotedPrintable(s)) },
	"reply":                       func(s string) string { return reply(s, "> ") },
	"reply to a reply":            func(s string) string { return reply(s, "> > ") },
	"reply without space":         func(s string) string { return reply(s, ">>") },
	"quoted-printable in a reply": func(s string) string { return reply(quotedPrintable(s), "> ") },
	"JSON":                        func(s string) string { return object(marshal(s)) },
	"JSON string":                 marshal,
	"JSON with slashes":           func(s string) string { return object(strings.ReplaceAll(marshal(s), "/", `\/`)) },
	"JSON, all by number":         numbers,
	"JSON in JSON":                func(s string) string { return object(marshal(object(strings.ReplaceAll(marshal(s), "/", `\/`)))) },
	"calendar in JSON":            func(s string) string { return object(marshal(calendar("DESCRIPTION:"+calendarText(s), 75, "\r\n "))) },
	"HTML":                        func(s string) string { return "<div>" + html.EscapeString(s) + "</div>" },
	"HTML escaped twice":          func(s string) string { return html.EscapeString(html.EscapeString(s)) },
	"HTML, all by number":         func(s string) string { return entities(s, "&#%d;") },
	"HTML, all by hex number":     func(s string) string { return entities(s, "&#x%X;") },
	"Mustache":                    strings.NewReplacer("&", "&amp;", "=", "&#x3D;", "/", "&#x2F;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "`", "&#x60;").Replace,
	"named entities":              strings.NewReplacer("&", "&amp;", "=", "&equals;", "/", "&sol;", ":", "&colon;", "?", "&quest;", ".", "&period;").Replace,
	"HTML in quoted-printable":    func(s string) string { return quotedPrintable("<p>" + html.EscapeString(s) + "</p>") },
}

// marks are what chats, wikis and sentences of any script put around a link.
var marks = []string{
	"<%s>", "<URL:%s>", "<%s|Join the class>", "<%s|https://school.example>", "[Join](%s)", `[Join](%s "Algebra")`, "[Join](<%s>)", "[%s]", "[[%s][Algebra]]", "[Algebra|%s]", "[Algebra|%s|smart-link]",
	"[url=%s]Algebra[/url]", "[url]%s[/url]", `[url="%s"]x[/url]`, `<a href="%s">Join</a>`, `<a href='%s'>Join</a>`, "<a href=”%s”>Join</a>", "<a href=%s>Join</a>", "href=%s", "`%s`", "```\n%s\n```",
	"*%s*", "_%s_", "~%s~", "**%s**", "__%s__", "*_%s_*", "||%s||", "(%s)", "(%s).", "{%s}", "%s.", "%s,", "%s!", "%s;", "%s:", "%s…", "%s)", "→%s←", "🔗%s😊 see you!", "👉🏽%s👈🏽", "Link:%s", "Zoom：%s。", "Algebra—%s—bring a pencil",
	"–%s–", "「%s」", "『%s』", "„%s“", "“%s”", "‘%s’", "«%s»", "‹%s›", "《代数》%s（密码）", "【%s】", "〈%s〉", "会议链接%s，请准时", "リンクは%sです。", "수업 링크: %s입니다", "ลิงก์%sครับ", "、%s、", "！%s！", "\u2066%s\u2069", "\u200e%s\u200e", "\ufeff%s\u200b",
	"Enter,%s", "Now%s", "|%s|", "| Mon | %s | x |", "<td>%s</td>", "1. %s\n2. Bring a pencil", "• %s", "·%s·", `"%s"`, `\t%s\n`, "ссылка«%s»", "%s\u00a0", "%s\u3000x", "%s¿", "%s＆x", "%s①", "؟%s؟", "、%s～",
	"https://school.example/algebra %s", "HYPERLINK \"%s\" \\t \"_blank\"", "%s\n>", "<\n%s\n>", "%s\u2028x",
}

// TestCarriers wraps every accepted sample in every carrier, and reads the same link.
func TestCarriers(t *testing.T) {
	for _, row := range samples(t) {
		plain, err := Parse(row.input, testHosts)
		if row.want == "REJECT" {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for name, wrap := range carriers {
			if !strings.Contains(row.input, "/") && strings.Contains(name, "JSON") {
				continue // a bare number or code in a program is neither
			}
			link, err := Parse(wrap(row.input), testHosts)
			if err != nil || link.URL != row.want || link.Passcode != plain.Passcode {
				t.Errorf("%s: %.300q\n got %s %q %v\nwant %s %q", name, wrap(row.input), link.URL, link.Passcode, err, row.want, plain.Passcode)
			}
		}
	}
}

// TestMarks puts every accepted link between marks, and reads the same link.
func TestMarks(t *testing.T) {
	for _, row := range samples(t) {
		if row.want == "REJECT" || !startsLink(row.input) || strings.ContainsAny(row.input, " \n") {
			continue
		}
		for _, mark := range marks {
			text := strings.Replace(mark, "%s", row.input, 1)
			if link, err := Parse(text, testHosts); err != nil || link.URL != row.want {
				t.Errorf("%.300q\n got %s %v\nwant %s", text, link.URL, err, row.want)
			}
		}
	}
}

// TestBrokenInBrackets breaks every accepted link at every tenth character inside <...>.
func TestBrokenInBrackets(t *testing.T) {
	for _, row := range samples(t) {
		if row.want == "REJECT" || !strings.HasPrefix(row.input, "https://") || strings.ContainsAny(row.input, " \n") {
			continue
		}
		for _, gap := range []string{"\n", "\r\n", "\n> ", "\n    ", "=\n"} {
			for width := 10; width < len(row.input); width += 10 {
				text := "Join <" + fold(row.input, width, gap) + ">\nBring a pencil"
				if strings.HasPrefix(gap, "\n>") {
					text = "> " + text
				}
				if gap == "=\n" {
					text = "Join=3A <" + fold(strings.ReplaceAll(row.input, "=", "=3D"), width, gap) + ">"
					if strings.Contains(text, "=\n3D") || strings.Contains(text, "=3=\n") {
						continue // no mail program breaks an octet
					}
				}
				if link, err := Parse(text, testHosts); err != nil || link.URL != row.want {
					t.Fatalf("%q\n got %s %v\nwant %s", text, link.URL, err, row.want)
				}
			}
		}
	}
}

// TestPlainTextStays gives plainText what has no carrier.
func TestPlainTextStays(t *testing.T) {
	texts := []string{
		"https://us02web.zoom.us/j/81234567890?pwd=THBLWExVS0QyYnV1Z1nZTDJGYVI2QT0=\nMeeting ID: 812 3456 7890\nPasscode: 4f!x&9=\n",
		"HTTPS://US02WEB.ZOOM.US/J/81234567890?PWD=AB1CD2\nx", "https://school.example/?a=1&copy=2&lang=en&lt=3", `Passcode: a\b&c`, "US: +1 646 558 8656\n    Meeting ID: 812 345 678",
		`C:\new\files`, "Dial:\n  US\n", "x = 5\ny = 7", "https://school.zoom.us/j/81234567890\nPasscode: 7x9k2a=\nOne tap mobile", "Passcode: =AB=\n", "a < b\nand c > d", "SIP: 812345678@zoomcrc.com\n\nLOCATION: Room 5\n  with a view",
	}
	for _, row := range samples(t) {
		if row.want != "REJECT" {
			texts = append(texts, row.want)
		}
	}
	for _, text := range texts {
		if got, raw := plainText(text); got != text || raw {
			t.Errorf("%q became %q", text, got)
		}
	}
}

// TestCarrierDetails has what the wrappers above do not write.
func TestCarrierDetails(t *testing.T) {
	for text, want := range map[string]string{
		"<a href=3D\"x\">T = 5=</a>=20\nj=C3=A4h =00 =0D=0A": "<a href=\"x\">T = 5=</a> \njäh =00 \r\n", // a space before = is no line end, and NUL is no text
		"/j/8=3Fpwd=3Dx=26y=3Dz":                             "/j/8?pwd=x&y=z",
		"?a=3Db= c":                                          "?a=bc",
		"> a\n>b\n>> c\n x > y":                              "a\nb\nc\n x > y",
		"X-A;B=\"c:d\":e\nX-F:g":                             "X-A:\ne\nX-F:\ng",
		"X-A:a\\nb\\, c\\; d\\\\":                            "X-A:\na\nb, c; d\\",
		`{"a":"\ud83d\ude0a \ud83d \u0026"}`:                 "{ a : 😊 \ufffd & }",
		`{"password":"7x9k2a"}`:                              "{ password : 7x9k2a }",
		"&amp;lt;&copy=1&lang;&#0;&bogus;":                   "<&copy=1⟨\ufffd&bogus;",
		"<https://a.bc/d\n  e\nf> <https://a.bc/d\ne <b>":    "<https://a.bc/def> <https://a.bc/d\ne <b>",
		"<https://a.bc/d\ne<b> <https://a.bc/d\n\"e>":        "<https://a.bc/d\ne<b> <https://a.bc/d\n\"e>",
		"<https://a.bc/d and more words>\n":                  "<https://a.bc/d and more words>\n",
		`Join\nhttps://a.bc\nBye`:                            "Join\nhttps://a.bc\nBye",
		`https://a.bc/\?pwd\=x\_y`:                           "https://a.bc/?pwd=x_y",
	} {
		if got, _ := plainText(text); got != want {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
	}
}

func calendarText(s string) string {
	return strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", "", ",", `\,`, ";", `\;`).Replace(s)
}

func calendar(property string, width int, gap string) string {
	return "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Algebra\r\n" + fold(property, width, gap) + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
}

// fold breaks a line after so many characters.
func fold(line string, width int, gap string) string {
	var out strings.Builder
	for i, r := range []rune(line) {
		if i > 0 && i%width == 0 {
			out.WriteString(gap)
		}
		out.WriteRune(r)
	}
	return out.String()
}

func quotedPrintable(s string) string {
	var out bytes.Buffer
	w := quotedprintable.NewWriter(&out)
	_, _ = w.Write([]byte(s))
	_ = w.Close()
	return out.String()
}

func lowerOctets(s string) string {
	return regexp.MustCompile(`=[0-9A-F]{2}`).ReplaceAllStringFunc(s, strings.ToLower)
}

func reply(s, mark string) string {
	return "Ann wrote:\n" + mark + strings.ReplaceAll(s, "\n", "\n"+mark)
}

func marshal(s string) string {
	out, _ := json.Marshal(s)
	return string(out)
}

func object(value string) string { return "{\n  \"join_url\": " + value + ",\n  \"type\": 2\n}" }

func numbers(s string) string {
	var out strings.Builder
	for _, r := range s {
		if r > 0xFFFF {
			out.WriteRune(r)
			continue
		}
		fmt.Fprintf(&out, `\u%04x`, r)
	}
	return `{"a": "` + out.String() + `"}`
}

func entities(s, format string) string {
	var out strings.Builder
	for _, r := range s {
		fmt.Fprintf(&out, format, r)
	}
	return out.String()
}
