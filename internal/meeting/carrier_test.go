package meeting

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"mime/quotedprintable"
	"net/url"
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
		`C:\new\files`, "Dial:\n  US\n", "x = 5\ny = 7", "Passcode: =AB=\n", "a < b\nand c > d", "SIP: 812345678@zoomcrc.com\n\nLOCATION: Room 5\n  with a view",
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

// wrappers write a link as each filter does.
var wrappers = map[string]func(string) string{
	"SafeLinks": func(l string) string {
		return "https://nam12.safelinks.protection.outlook.com/?url=" + url.QueryEscape(l) + "&data=05%7C02&sdata=x%3D&reserved=0"
	},
	"SafeLinks, path": func(l string) string {
		return "https://eur01.safelinks.protection.outlook.com/ap/t-59584e83/?url=" + url.QueryEscape(l) + "&data=05"
	},
	"SafeLinks, port": func(l string) string {
		return "https://nam12.safelinks.protection.outlook.com:443/?url=" + url.QueryEscape(l)
	},
	"SafeLinks, gov": func(l string) string {
		return "https://gcc02.safelinks.protection.office365.us/?url=" + url.QueryEscape(l)
	},
	"Teams statics": func(l string) string {
		return "https://statics.teams.cdn.office.net/evergreen-assets/safelinks/2/atp-safelinks.html?url=" + url.QueryEscape(l) + "&locale=en-us"
	},
	"Google": func(l string) string {
		return "https://www.google.com/url?q=" + url.QueryEscape(l) + "&sa=D&source=calendar&usg=AOvVaw0"
	},
	"Google, url": func(l string) string { return "https://www.google.co.uk/url?sa=t&url=" + url.QueryEscape(l) },
	"Google Meet chat": func(l string) string {
		return "https://meet.google.com/linkredirect?authuser=0&dest=" + url.QueryEscape(l)
	},
	"Proofpoint v1": func(l string) string {
		return "https://urldefense.proofpoint.com/v1/url?u=" + url.QueryEscape(l) + "&k=abc%3D"
	},
	"Proofpoint v2":    proofpointV2,
	"Proofpoint v3":    func(l string) string { return "https://urldefense.com/v3/__" + l + "__;!!Abc123!def-GHI_$" },
	"Proofpoint v3, *": proofpointV3,
	"Barracuda": func(l string) string {
		return "https://linkprotect.cudasvc.com/url?a=" + url.QueryEscape(l) + "&c=E,1,abc,&typo=1"
	},
	"Cisco":       func(l string) string { return "https://secure-web.cisco.com/1AbCdEf-ghi_JKL/" + url.QueryEscape(l) },
	"Cisco, http": func(l string) string { return "http://secure-web.cisco.com/1AbCdEf-ghi_JKL/" + url.PathEscape(l) },
	"Sophos": func(l string) string {
		return "https://us-east-2.protection.sophos.com?d=zoom.us&u=" + base64.StdEncoding.EncodeToString([]byte(l)) + "&p=m&i=NWY"
	},
	"Sophos, raw": func(l string) string {
		return "https://eu-west-1.protection.sophos.com/?d=zoom.us&u=" + base64.RawURLEncoding.EncodeToString([]byte(l)) + "&i=NWY"
	},
	"Symantec": func(l string) string {
		return "https://clicktime.symantec.com/15tStdWWRB?h=zRUjvnB=&u=" + url.QueryEscape(l)
	},
	"Symantec, old": func(l string) string {
		return "https://clicktime.symantec.com/a/1/TOKEN=?d=abc&u=" + url.QueryEscape(l)
	},
	"FireEye": func(l string) string {
		return "https://protect2.fireeye.com/v1/url?k=0a1b-4e5f&q=1&e=0a&u=" + url.QueryEscape(l)
	},
	"Trend Micro": func(l string) string {
		return "https://imsva91-ctp.trendmicro.com:443/wis/clicktime/v1/query?url=" + url.QueryEscape(l) + "&umid=8C99&auth=f2b4"
	},
	"AppRiver":           func(l string) string { return "https://link.edgepilot.com/s/6d4d1e1d/AbC-d_e?u=" + url.QueryEscape(l) },
	"Check Point":        func(l string) string { return "https://protect.checkpoint.com/v2/___" + l + "___.YzJ1OnNjaG9vbDpjOm86" },
	"Slack":              func(l string) string { return "https://slack-redir.net/link?url=" + url.QueryEscape(l) + "&v=3" },
	"Facebook":           func(l string) string { return "https://l.facebook.com/l.php?u=" + url.QueryEscape(l) + "&h=AT0" },
	"Teams statics, old": in1("https://statics.teams.microsoft.com/evergreen-assets/safelinks/1/atp-safelinks.html?locale=en-us&url="),
	"OWA":                in1("https://outlook.office.com/owa/redir.aspx?REF=abc&URL="),
	"OWA 365":            in1("https://outlook.office365.com/owa/redir.aspx?REF=abc&URL="),
	"OWA live":           in1("https://outlook.live.com/owa/redir.aspx?C=abc&URL="),
	"Google, apex":       in1("https://google.com/url?q="),
	"Proofpoint v1, com": in1("https://urldefense.com/v1/url?u="),
	"Proofpoint v2, com": func(l string) string {
		return strings.Replace(proofpointV2(l), "urldefense.proofpoint.com", "urldefense.com", 1)
	},
	"Proofpoint v2, us": func(l string) string {
		return strings.Replace(proofpointV2(l), "urldefense.proofpoint.com", "urldefense.us", 1)
	},
	"Proofpoint v3, us": func(l string) string { return strings.Replace(proofpointV3(l), "urldefense.com", "urldefense.us", 1) },
	"Proofpoint v3, old": func(l string) string {
		return strings.Replace(proofpointV3(l), "urldefense.com", "urldefense.proofpoint.com", 1)
	},
	"Symantec, cloud":    in1("https://clicktime.cloud.postoffice.net/clicktime.php?E=a%40b&U="),
	"Trellix":            in1("https://eu1.trellix.com/v1/url?k=1&u="),
	"Trend Micro, cloud": in1("https://us-east-2.check.trendmicro.com/?umid=1&url="),
	"Zix":                in1("https://link.zixcentral.com/u/0a1b2c3d/AbC?u="),
	"Avanan":             func(l string) string { return "https://url.avanan.click/v2/___" + l + "___.YXA6" },
	"Libraesva":          in1("https://urlsand.esvalabs.com/?e=1&u="),
	"Bitdefender": func(l string) string {
		return "https://linkscan.io/scan/ux/" + base64.RawURLEncoding.EncodeToString([]byte(l)) + "/0A1B?c=1"
	},
	"GravityZone": func(l string) string {
		return "https://lsems.gravityzone.bitdefender.com/scan/" + base64.RawURLEncoding.EncodeToString([]byte(l)) + "/0A1B"
	},
	"Facebook, mobile": in1("https://lm.facebook.com/l.php?u="),
	"Messenger":        in1("https://l.messenger.com/l.php?u="),
	"Workplace":        in1("https://l.workplace.com/l.php?u="),
	"Instagram":        in1("https://l.instagram.com/?u="),
	"LinkedIn":         in1("https://www.linkedin.com/redir/redirect?url="),
	"LinkedIn, safety": in1("https://www.linkedin.com/safety/go?url="),
	"YouTube":          in1("https://www.youtube.com/redirect?event=x&q="),
	"VK":               in1("https://vk.com/away.php?to="),
	"VK, away":         in1("https://away.vk.com/away.php?to="),
	"GMX":              in1("https://deref-gmx.net/mail/client/AbC/dereferrer/?redirectUrl="),
	"WEB.DE":           in1("https://deref-web.de/mail/client/AbC/dereferrer/?redirectUrl="),
	"mail.com":         in1("https://deref-mail.com/mail/client/AbC/dereferrer/?redirectUrl="),
	"1&1":              in1("https://deref-1und1.de/mail/client/AbC/dereferrer/?redirectUrl="),
	"Schoology":        in1("https://app.schoology.com/link?path="),
	"port of the target": func(l string) string {
		return "https://protect2.fireeye.com/v1/url?k=1&u=" + url.QueryEscape(withPort(l))
	},
}

// in1 puts the escaped link behind a parameter.
func in1(before string) func(string) string {
	return func(l string) string { return before + url.QueryEscape(l) + "&x=1" }
}

func withPort(l string) string {
	host, path, _ := strings.Cut(strings.TrimPrefix(l, "https://"), "/")
	return "https://" + host + ":443/" + path
}

func proofpointV2(l string) string {
	var out strings.Builder
	for i := range len(l) {
		switch c := l[i]; {
		case c == '/':
			out.WriteByte('_')
		case isAlnum(c) || c == '.':
			out.WriteByte(c)
		default:
			fmt.Fprintf(&out, "-%02X", c)
		}
	}
	return "https://urldefense.proofpoint.com/v2/url?u=" + out.String() + "&d=DwMFaQ&c=x"
}

// proofpointV3 takes out what is neither a letter nor a digit nor - . / : and writes the
// bytes at the end, two and more together as a run.
func proofpointV3(l string) string {
	var out, taken strings.Builder
	for i := 0; i < len(l); {
		n := 0
		for i+n < len(l) && !isAlnum(l[i+n]) && strings.IndexByte("-./:", l[i+n]) < 0 {
			n++
		}
		taken.WriteString(l[i : i+n])
		switch {
		case n == 0:
			out.WriteByte(l[i])
			n = 1
		case n == 1:
			out.WriteByte('*')
		default:
			out.WriteString("**" + runLengths[n-2:n-1])
		}
		i += n
	}
	return "https://urldefense.com/v3/__" + out.String() + "__;" + base64.RawURLEncoding.EncodeToString([]byte(taken.String())) + "!!Abc!def$"
}

// TestFilterTable has a wrapper for every filter that says where it goes.
func TestFilterTable(t *testing.T) {
	tried := map[string]bool{}
	for _, wrap := range wrappers {
		p, refusal := parseURL(strings.Replace(wrap("https://zoom.us/j/81234567890"), ":443", "", 1))
		if refusal != nil {
			t.Fatal(refusal)
		}
		if f, ok := filterOf(p.host, p.path); ok {
			tried[f.host+f.path] = true
		}
	}
	for _, f := range filters {
		if f.target != nil && !tried[f.host+f.path] {
			t.Errorf("nothing wraps a link as %s%s does", f.host, f.path)
		}
	}
}

// TestFilters wraps every accepted link as every filter does, twice too, and between marks.
func TestFilters(t *testing.T) {
	for _, row := range samples(t) {
		if row.want == "REJECT" {
			continue
		}
		for name, wrap := range wrappers {
			for _, text := range []string{wrap(row.want), "Join: " + wrap(row.want) + ", please", "<" + wrap(row.want) + "|Join>", wrappers["Google"](wrap(row.want))} {
				if link, err := Parse(text, testHosts); err != nil || link.URL != row.want {
					t.Errorf("%s: %.300q\n got %s %v\nwant %s", name, text, link.URL, err, row.want)
				}
			}
			for carrier, carry := range carriers {
				if link, err := Parse(carry(wrap(row.want)), testHosts); err != nil || link.URL != row.want {
					t.Errorf("%s in %s: %.300q\n got %s %v\nwant %s", name, carrier, carry(wrap(row.want)), link.URL, err, row.want)
				}
			}
		}
	}
}
