package app

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"time"
	_ "time/tzdata" // for machines and images without time zones

	"github.com/alecthomas/kong"

	"hallway/db"
	"hallway/internal/meeting"
	"hallway/internal/school"
)

// config is the configuration, which kong parses from the environment. The tags
// are also the README's table: the variable, its default, what it means. type names
// the parser of a value that is not a string.
type config struct {
	Addr      string         `name:"HALLWAY_ADDR" type:"address" default:"127.0.0.1:8080" help:"where to listen"`
	URL       *url.URL       `name:"HALLWAY_URL" type:"site" default:"http://localhost:8080" help:"the address that people use; absolute links, cookies and the OAuth redirect are made from it"`
	Data      string         `name:"HALLWAY_DATA" default:"./data" help:"folder for the database, its backups and its lock"`
	ClientID  string         `name:"HALLWAY_GOOGLE_CLIENT_ID" help:"Google OAuth client; its redirect URI is HALLWAY_URL + /auth/google/callback"`
	Secret    string         `name:"HALLWAY_GOOGLE_CLIENT_SECRET" help:"the secret of that client"`
	Domains   []string       `name:"HALLWAY_DOMAINS" type:"domains" help:"comma-separated Google Workspace domains whose accounts may sign in"`
	Admins    []school.Email `name:"HALLWAY_ADMINS" type:"emails" help:"comma-separated e-mails that are administrators from the first start"`
	Public    bool           `name:"HALLWAY_DIRECTORY" type:"access" default:"school" help:"who may read: school (accounts of the domains) or public (anyone)"`
	Hosts     meeting.Hosts  `name:"HALLWAY_MEETING_HOSTS" type:"hosts" help:"comma-separated extra hosts of meeting links (a school's own Jitsi or BigBlueButton)"`
	Proxies   []netip.Prefix `name:"HALLWAY_TRUSTED_PROXIES" type:"networks" help:"comma-separated networks (CIDR) whose X-Forwarded-For is trusted"`
	Zone      *time.Location `name:"HALLWAY_TIMEZONE" type:"zone" default:"America/New_York" help:"the school's time zone (IANA name)"`
	LogFormat string         `name:"HALLWAY_LOG" type:"format" default:"auto" help:"log format, text or json; auto is text on a terminal"`
	LogLevel  slog.Level     `name:"HALLWAY_LOG_LEVEL" type:"level" default:"info" help:"debug, info, warn or error"`

	given map[string]bool // the variables that are set, which the console cannot change
}

// readConfig reads the environment. The error says which variable is wrong and
// why, with an example. Each variable is a kong flag, and a resolver sets its value,
// because kong's env tag would read the process's environment and not getenv.
func readConfig(getenv func(string) string) (config, error) {
	c := config{given: map[string]bool{}}
	environment := kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		if value := strings.TrimSpace(getenv(flag.Name)); value != "" {
			c.given[flag.Name] = true
			return value, nil
		}
		return nil, nil
	})
	parser, err := kong.New(&c, append(valueReaders, kong.NoDefaultHelp(), kong.Resolvers(environment))...)
	if err != nil {
		return c, err
	}
	if _, err = parser.Parse(nil); err != nil {
		return c, errors.New(strings.TrimPrefix(err.Error(), "--"))
	}
	return c, nil
}

// overrides are the settings that come from the environment.
func (c config) overrides() (o db.Overrides) {
	if c.given["HALLWAY_DIRECTORY"] {
		o.Public = &c.Public
	}
	if c.given["HALLWAY_MEETING_HOSTS"] {
		o.Hosts = c.Hosts
	}
	if c.given["HALLWAY_TIMEZONE"] {
		o.Zone = c.Zone
	}
	return o
}

// checkServing refuses a configuration that is wrong only for serve.
func (c config) checkServing() error {
	switch {
	case c.URL.Scheme == "http" && !loopback(c.URL.Hostname()):
		return fmt.Errorf("HALLWAY_URL: %q is not https, so others could read the sign-in cookies; for example https://%s", c.URL, c.URL.Host)
	case (c.ClientID == "") != (c.Secret == ""):
		return fmt.Errorf("HALLWAY_GOOGLE_CLIENT_ID and HALLWAY_GOOGLE_CLIENT_SECRET: one is set and the other is not; Google gives you both")
	case c.ClientID != "" && len(c.Domains) == 0:
		return fmt.Errorf("HALLWAY_DOMAINS is empty, so nobody could sign in; for example school.org")
	case c.ClientID == "" && !c.Public:
		return fmt.Errorf("HALLWAY_GOOGLE_CLIENT_ID is empty, so nobody could sign in to a directory that only the school may read; " +
			"create an OAuth client (see the README), or try `hallway demo`")
	}
	return nil
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
