package app

import (
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/alecthomas/kong"

	"hallway/internal/meeting"
	"hallway/internal/school"
)

// valueReaders parse config's fields. Their errors say what is wrong, with an
// example.
var valueReaders = []kong.Option{
	reads("address", parseAddress), reads("site", parseSite), reads("domains", parseDomains), reads("emails", parseEmails),
	reads("access", parseAccess), reads("hosts", meeting.ParseHosts), reads("networks", parseNetworks),
	reads("zone", parseZone), reads("format", parseFormat), reads("level", parseLevel),
}

// reads registers a parser with kong under a name.
func reads[T any](name string, parse func(string) (T, error)) kong.Option {
	return kong.NamedMapper(name, kong.MapperFunc(func(ctx *kong.DecodeContext, target reflect.Value) error {
		var text string
		if err := ctx.Scan.PopValueInto("value", &text); err != nil {
			return err
		}
		value, err := parse(text)
		if err == nil {
			target.Set(reflect.ValueOf(value))
		}
		return err
	}))
}

func parseAddress(v string) (string, error) {
	if _, _, err := net.SplitHostPort(v); err != nil && v != "systemd" {
		return "", fmt.Errorf("%q is not an address to listen on; for example 127.0.0.1:8080, or systemd", v)
	}
	return v, nil
}

// parseSite reads the address that people use: http or https, and a host.
func parseSite(v string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSuffix(v, "/"))
	if foreign := foreignLetter(v); foreign != "" {
		return nil, fmt.Errorf("%q has %s; write such a name as browsers send it, for example https://xn--schle-lva.org", v, foreign)
	}
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.Path != "" || u.RawQuery != "" || u.User != nil {
		return nil, fmt.Errorf("%q is not the address of a site; for example https://links.school.org", v)
	}
	return u, nil
}

func parseDomains(v string) (domains []string, err error) {
	for _, d := range list(v) {
		if foreign := foreignLetter(d); foreign != "" {
			return nil, fmt.Errorf("%q has %s; a Google Workspace domain has only plain letters from a to z, for example school.org", d, foreign)
		}
		d = school.LowerASCII(strings.TrimPrefix(d, "@"))
		if !strings.Contains(d, ".") || strings.ContainsFunc(d, notOfDomain) {
			return nil, fmt.Errorf("%q is not a domain; for example school.org", d)
		}
		domains = append(domains, d)
	}
	return domains, nil
}

// notOfDomain matches characters that a domain cannot have (RFC 1123 §2.1).
func notOfDomain(r rune) bool {
	return r != '-' && r != '.' && (r < 'a' || r > 'z') && (r < '0' || r > '9')
}

// foreignLetter names the first character that is not ASCII, or "": it may only
// look like an ASCII letter.
func foreignLetter(v string) string {
	for _, r := range v {
		if r > unicode.MaxASCII {
			return fmt.Sprintf("the character %q (%U) in it", r, r)
		}
	}
	return ""
}

func parseEmails(v string) (emails []school.Email, err error) {
	for _, address := range list(v) {
		if foreign := foreignLetter(address); foreign != "" {
			return nil, fmt.Errorf("%q has %s; the address of a Google account has only plain letters from a to z, for example head@school.org", address, foreign)
		}
		email, err := school.ParseEmail(address)
		if err != nil {
			return nil, fmt.Errorf("%q is not an e-mail; for example head@school.org", address)
		}
		emails = append(emails, email)
	}
	return emails, nil
}

// parseAccess says whether the directory is public.
func parseAccess(v string) (bool, error) {
	if v != "school" && v != "public" {
		return false, fmt.Errorf("%q is neither school nor public", v)
	}
	return v == "public", nil
}

func parseNetworks(v string) (networks []netip.Prefix, err error) {
	for _, network := range list(v) {
		p, err := netip.ParsePrefix(network)
		if err != nil {
			return nil, fmt.Errorf("%q is not a network; for example 10.1.0.0/16, or 192.0.2.7/32 for one machine", network)
		}
		networks = append(networks, p)
	}
	return networks, nil
}

func parseZone(v string) (*time.Location, error) {
	zone, err := time.LoadLocation(v)
	if err != nil || v == "Local" {
		return nil, fmt.Errorf("%q is not a time zone; for example America/Chicago", v)
	}
	return zone, nil
}

func parseFormat(v string) (string, error) {
	if !slices.Contains([]string{"auto", "text", "json"}, v) {
		return "", fmt.Errorf("%q is neither text nor json", v)
	}
	return v, nil
}

func parseLevel(v string) (level slog.Level, err error) {
	if level.UnmarshalText([]byte(v)) != nil {
		return level, fmt.Errorf("%q is not debug, info, warn or error", v)
	}
	return level, nil
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// list splits at commas and spaces, and drops empty parts.
func list(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
}
