package meeting

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
	"testing"
)

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
	"Cisco":        func(l string) string { return "https://secure-web.cisco.com/1AbCdEf-ghi_JKL/" + url.QueryEscape(l) },
	"Cisco, plain": func(l string) string { return "https://secure-web.cisco.com/1AbCdEf-ghi_JKL/" + l },
	"Cisco, old":   in1("http://secure-web.cisco.com/auth=11Xi4B-c/url="),
	"Cisco, http":  func(l string) string { return "http://secure-web.cisco.com/1AbCdEf-ghi_JKL/" + url.PathEscape(l) },
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
	"Check Point, region": func(l string) string {
		return "https://protect.checkpoint.com/v2/r01/___" + strings.Replace(l, ":", "%3A", 1) + "___.YzJ1OnNjaG9vbDpjOm86"
	},
	"Check Point, slash": func(l string) string {
		return "https://protect.checkpoint.com/v2/r05/___" + strings.Replace(l, "://", ":/", 1) + "___.YzJ1"
	},
	"Check Point, v1":   in1("https://checkpoint.url-protection.com/v1/url?g=x&o="),
	"Check Point, v1 r": in1("https://sonicwall.url-protection.com/v1/r07/url?o="),
	"OWA safelink":      in1("https://outlook.office.com/mail/safelink.html?corid=1&url="),
	"OWA safelink, new": in1("https://outlook.cloud.microsoft/mail/safelink.html?url="),
	"Trustwave":         in1("https://scanmail.trustwave.com/?c=20988&d=pL2r5zHAPsW8&s=5&u="),
	"Vade":              in1("https://antiphishing.vadesecure.com/v4?f=UU1X&k=ywmE&u="),
	"Vade, proxy":       in1("https://m365.eu.vadesecure.com/safeproxy/v4?f=nyMY&k=rmE8&u="),
	"TitanHQ":           in1("https://linklock.titanhq.com/analyse?data=eJx&url="),
	"Topsec":            in1("https://scanner.topsec.com/?d=4179&r=auto&u="),
	"Libraesva":         in1("https://urlsand.esvalabs.com/?e=1&u="),
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
	for i, row := range samples(t) {
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
				if i%8 != 0 {
					break // a few links show it
				}
				if link, err := Parse(carry(wrap(row.want)), testHosts); err != nil || link.URL != row.want {
					t.Errorf("%s in %s: %.300q\n got %s %v\nwant %s", name, carrier, carry(wrap(row.want)), link.URL, err, row.want)
				}
			}
		}
	}
}
