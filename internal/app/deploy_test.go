package app_test

import (
	"os"
	"strings"
	"testing"
)

// systemd starts a server again that has ended with an error: not at once, so
// that a fault which lasts does not take the processor, and for as long as it
// lasts (systemd.unit(5), StartLimitIntervalSec=).
func TestServiceStartsAgain(t *testing.T) {
	unit, err := os.ReadFile("../../deploy/hallway.service")
	if err != nil {
		t.Fatal(err)
	}
	set, section := map[string]string{}, ""
	for line := range strings.Lines(string(unit)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			section = line
		} else if name, value, is := strings.Cut(line, "="); is && !strings.HasPrefix(line, "#") {
			set[section+name] = value
		}
	}
	for name, want := range map[string]string{"[Unit]StartLimitIntervalSec": "0", "[Service]Restart": "on-failure", "[Service]RestartSec": "5"} {
		if set[name] != want {
			t.Errorf("%s is %q, want %q", name, set[name], want)
		}
	}
}

// The nightly import runs without a file too, because it is what says so.
func TestTimerRunsWithoutAFile(t *testing.T) {
	unit, err := os.ReadFile("../../deploy/hallway-import.service")
	if err != nil || strings.Contains(string(unit), "Condition") {
		t.Errorf("%v\n%s", err, unit)
	}
}
