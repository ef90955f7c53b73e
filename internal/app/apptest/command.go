package apptest

import (
	"bytes"
	"context"
	"errors"
	"strings"

	"hallway/internal/app"
)

// Command runs a command line against the site's data and returns its output.
func (s *Site) Command(args ...string) string {
	s.T.Helper()
	out, err := Run(s.Data, args...)
	if err != nil {
		s.T.Fatalf("hallway %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// Run runs one command line with a data folder. If the exit code is not 0, the error
// is the last line of the output.
func Run(data string, args ...string) (string, error) {
	var out bytes.Buffer
	settings := map[string]string{"HALLWAY_DATA": data, "HALLWAY_DOMAINS": Domain, "HALLWAY_ADDR": "127.0.0.1:1"} // where nobody listens
	getenv := func(name string) string { return settings[name] }
	if code := app.Run(context.Background(), args, getenv, &out, &out); code != 0 {
		said := strings.TrimSuffix(out.String(), "\n")
		last := strings.LastIndex(said, "\n") + 1 // an error is the last line, and one line
		return said[:last], errors.New(strings.TrimPrefix(said[last:], "hallway: "))
	}
	return out.String(), nil
}
