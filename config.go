package main

import (
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // time zones on machines and images that have none

	"hallway/internal/meeting"
	"hallway/internal/school"
)

// config is the configuration, parsed. The tags are the README's table: the
// variable, what it is when unset, and what it means.
type config struct {
	Addr      string         `env:"HALLWAY_ADDR" default:"127.0.0.1:8080" help:"where to listen"`
	URL       *url.URL       `env:"HALLWAY_URL" default:"http://localhost:8080" help:"the address people use; absolute links, cookies and the OAuth redirect come from it alone"`
	Data      string         `env:"HALLWAY_DATA" default:"./data" help:"folder of the database, its backups and its lock"`
	ClientID  string         `env:"HALLWAY_GOOGLE_CLIENT_ID" help:"Google OAuth client; its redirect URI is HALLWAY_URL + /auth/google/callback"`
	Secret    string         `env:"HALLWAY_GOOGLE_CLIENT_SECRET" help:"the secret of that client"`
	Domains   []string       `env:"HALLWAY_DOMAINS" help:"comma-separated Google Workspace domains whose accounts may sign in"`
	Admins    []school.Email `env:"HALLWAY_ADMINS" help:"comma-separated e-mails that are administrators from the first start"`
	Public    bool           `env:"HALLWAY_DIRECTORY" default:"school" help:"who may read: school (accounts of the domains) or public (anyone)"`
	Hosts     meeting.Hosts  `env:"HALLWAY_MEETING_HOSTS" help:"comma-separated extra hosts of meeting links (a school's own Jitsi or BigBlueButton)"`
	Proxies   []netip.Prefix `env:"HALLWAY_TRUSTED_PROXIES" help:"comma-separated networks (CIDR) whose X-Forwarded-For is believed"`
	Zone      *time.Location `env:"HALLWAY_TIMEZONE" default:"America/New_York" help:"the school's time zone (IANA name)"`
	LogFormat string         `env:"HALLWAY_LOG" default:"auto" help:"log format, text or json; auto is text on a terminal"`
	LogLevel  slog.Level     `env:"HALLWAY_LOG_LEVEL" default:"info" help:"debug, info, warn or error"`
}

// parsers read each variable; an error is what is wrong and an example.
var parsers = map[string]func(c *config, value string) error{
	"HALLWAY_ADDR": func(c *config, v string) error {
		if v != "systemd" {
			if _, _, err := net.SplitHostPort(v); err != nil {
				return fmt.Errorf("%q is no address to listen on; for example 127.0.0.1:8080, or systemd", v)
			}
		}
		c.Addr = v
		return nil
	},
	"HALLWAY_URL": func(c *config, v string) (err error) {
		c.URL, err = siteURL(v)
		return err
	},
	"HALLWAY_DATA":                 func(c *config, v string) error { c.Data = v; return nil },
	"HALLWAY_GOOGLE_CLIENT_ID":     func(c *config, v string) error { c.ClientID = v; return nil },
	"HALLWAY_GOOGLE_CLIENT_SECRET": func(c *config, v string) error { c.Secret = v; return nil },
	"HALLWAY_DOMAINS": func(c *config, v string) error {
		for _, d := range list(v) {
			d = strings.ToLower(strings.TrimPrefix(d, "@"))
			if !strings.Contains(d, ".") || strings.ContainsAny(d, "/:@ ") {
				return fmt.Errorf("%q is no domain; for example school.org", d)
			}
			c.Domains = append(c.Domains, d)
		}
		return nil
	},
	"HALLWAY_ADMINS": func(c *config, v string) error {
		for _, address := range list(v) {
			email, err := school.ParseEmail(address)
			if err != nil {
				return fmt.Errorf("%q is no e-mail; for example head@school.org", address)
			}
			c.Admins = append(c.Admins, email)
		}
		return nil
	},
	"HALLWAY_DIRECTORY": func(c *config, v string) error {
		if v != "school" && v != "public" {
			return fmt.Errorf("%q is neither school nor public", v)
		}
		c.Public = v == "public"
		return nil
	},
	"HALLWAY_MEETING_HOSTS": func(c *config, v string) (err error) {
		c.Hosts, err = meeting.ParseHosts(v)
		return err
	},
	"HALLWAY_TRUSTED_PROXIES": func(c *config, v string) error {
		for _, network := range list(v) {
			p, err := netip.ParsePrefix(network)
			if err != nil {
				return fmt.Errorf("%q is no network; for example 10.1.0.0/16, or 192.0.2.7/32 for one machine", network)
			}
			c.Proxies = append(c.Proxies, p)
		}
		return nil
	},
	"HALLWAY_TIMEZONE": func(c *config, v string) (err error) {
		if c.Zone, err = time.LoadLocation(v); err != nil || v == "Local" {
			return fmt.Errorf("%q is no time zone; for example America/Chicago", v)
		}
		return nil
	},
	"HALLWAY_LOG": func(c *config, v string) error {
		if !slices.Contains([]string{"auto", "text", "json"}, v) {
			return fmt.Errorf("%q is neither text nor json", v)
		}
		c.LogFormat = v
		return nil
	},
	"HALLWAY_LOG_LEVEL": func(c *config, v string) error {
		if c.LogLevel.UnmarshalText([]byte(v)) != nil {
			return fmt.Errorf("%q is not debug, info, warn or error", v)
		}
		return nil
	},
}

// readConfig reads the environment. The error names the variable, what is
// wrong and an example.
func readConfig(getenv func(string) string) (config, error) {
	var c config
	for field := range reflect.TypeFor[config]().Fields() {
		name := field.Tag.Get("env")
		value := strings.TrimSpace(getenv(name))
		if value == "" {
			value = field.Tag.Get("default")
		}
		if value == "" {
			continue
		}
		if err := parsers[name](&c, value); err != nil {
			return c, fmt.Errorf("%s: %w", name, err)
		}
	}
	return c, nil
}

// checkServing refuses what only serve can know to be wrong.
func (c config) checkServing() error {
	switch {
	case c.URL.Scheme == "http" && !loopback(c.URL.Hostname()):
		return fmt.Errorf("HALLWAY_URL: %q is not https, so sign-in cookies could be read on the way; for example https://%s", c.URL, c.URL.Host)
	case (c.ClientID == "") != (c.Secret == ""):
		return fmt.Errorf("HALLWAY_GOOGLE_CLIENT_ID and HALLWAY_GOOGLE_CLIENT_SECRET: one is set and the other is not; Google gives both together")
	case c.ClientID != "" && len(c.Domains) == 0:
		return fmt.Errorf("HALLWAY_DOMAINS: it is empty, so nobody could sign in; for example school.org")
	case c.ClientID == "" && !c.Public:
		return fmt.Errorf("HALLWAY_GOOGLE_CLIENT_ID: it is empty, so nobody could sign in to a directory for the school alone; create an OAuth client (see the README), or try `hallway demo`")
	}
	return nil
}

// siteURL parses the address people use: http or https, a host, nothing after it.
func siteURL(s string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSuffix(s, "/"))
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.Path != "" || u.RawQuery != "" || u.User != nil {
		return nil, fmt.Errorf("%q is no address of a site; for example https://links.school.org", s)
	}
	return u, nil
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// list splits at commas and drops what is empty.
func list(s string) []string {
	return slices.DeleteFunc(strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' }),
		func(v string) bool { return v == "" })
}

// logger writes to w in the configured format.
func (c config) logger(w io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: c.LogLevel}
	if c.LogFormat == "text" || c.LogFormat == "auto" && isTerminal(w) {
		return slog.New(slog.NewTextHandler(w, options))
	}
	return slog.New(slog.NewJSONHandler(w, options))
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
