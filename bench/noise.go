package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// noise is what else the machine has to do: how long a small write takes until the
// disk confirms it, and how many threads want to run. If it is not the same before
// and after a scenario, its figures are worth little.
func noise(dir string) string {
	said := "fsync unknown"
	if took, err := fsyncTime(dir); err == nil {
		said = "fsync " + ms(took)
	}
	if text, err := os.ReadFile("/proc/loadavg"); err == nil {
		now, _, _ := strings.Cut(string(text), " ")
		said += ", load " + now
	}
	return said
}

// fsyncTime is the median of a few writes of a page of SQLite each.
func fsyncTime(dir string) (time.Duration, error) {
	path := filepath.Join(dir, "fsync")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return 0, err
	}
	defer os.Remove(path)
	defer f.Close()
	var took []time.Duration
	for range 51 {
		began := time.Now()
		if _, err := f.Write(make([]byte, 4096)); err != nil {
			return 0, err
		}
		if err := f.Sync(); err != nil {
			return 0, fmt.Errorf("fsync: %w", err)
		}
		took = append(took, time.Since(began))
	}
	return quantile(took, 0.5), nil
}
