package main

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"testing"
	"time"
)

func TestCPU(t *testing.T) {
	spent, err := parseStat("42 (a (b) c) S 1 42 42 0 -1 4194560 100 0 0 0 150 25 0 0 20 0 9 0 1000 1 1")
	if err != nil || spent != 1750*time.Millisecond {
		t.Errorf("%v, %v", spent, err)
	}
	if _, err := parseStat("42 (cut"); err == nil {
		t.Error("a line that ends early is read")
	}
}

func TestFigures(t *testing.T) {
	var took []time.Duration
	for i := range 100 {
		took = append(took, time.Duration(100-i)*time.Millisecond)
	}
	if p50, p99 := quantile(took, 0.5), quantile(took, 0.99); p50 != 51*time.Millisecond || p99 != 100*time.Millisecond {
		t.Errorf("p50 %v, p99 %v", p50, p99)
	}
	if got := ratio([]float64{10, 30, 90}, []float64{10, 10, 10}, "golink"); got != "3.00 × golink" {
		t.Error(got)
	}
	if got := ratio([]float64{1}, nil, "golink"); got != "" {
		t.Error(got)
	}
}

func TestLoopCountsWhatFails(t *testing.T) {
	done := loop(t.Context(), 4, 50*time.Millisecond, func(worker int) error {
		if worker == 0 {
			return errors.New("refused")
		}
		time.Sleep(time.Millisecond)
		return nil
	})
	if len(done.took) == 0 || done.refused == 0 || done.why == nil || done.lasted < 50*time.Millisecond {
		t.Errorf("%d done, %d refused (%v) in %v", len(done.took), done.refused, done.why, done.lasted)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if done := loop(ended, 4, time.Minute, func(int) error { return nil }); len(done.took) > 0 {
		t.Error("it begins after the end")
	}
}

// Whatever a server may lose after it answered "Saved." is counted.
func TestUnsaved(t *testing.T) {
	data := t.TempDir()
	pool, err := sql.Open("sqlite", filepath.Join(data, "hallway.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pool.Exec(`
		create table doors (id integer primary key, code text, link text, version integer);
		create table changes (door_id integer, action text);
		insert into doors values (1, 'right', 'l', 1), (2, 'link', 'before', 1), (3, 'vers', 'l', 0), (4, 'hist', 'l', 1);
		insert into changes values (1, 'door.save'), (2, 'door.save'), (3, 'door.save'), (4, 'door.clear')`); err != nil {
		t.Fatal(err)
	}
	pool.Close()
	for code, want := range map[string]int{"right": 0, "link": 1, "vers": 1, "hist": 1} {
		n, err := unsaved(data, []*door{{code: code, last: "l", version: 1}, {code: "right", last: "l", version: 1}})
		if err != nil || n != want {
			t.Errorf("%s: %d lost, want %d (%v)", code, n, want, err)
		}
	}
	if n := missing([]*door{{last: "l"}, {last: "gone"}, {}}, map[string]bool{"l": true}); n != 1 {
		t.Errorf("%d missing on the page", n)
	}
}

func TestNobodyMeetsTheLimit(t *testing.T) {
	for long, classes := range map[time.Duration]int{30 * time.Second: 1000, 5 * time.Minute: 2000} {
		b := bench{settings: settings{classes: classes, savers: 64, time: 5 * time.Second, signinTime: long}}
		all := b.time + b.signinTime + 2*warming
		saves := float64(b.teachers()/b.savers) * (500 + all.Seconds()) * float64(b.savers)
		if rate := saves / all.Seconds(); rate < 4500 {
			t.Errorf("%v: the limit allows %.0f saves a second", long, rate)
		}
	}
}
