package app_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"hallway/db"
	"hallway/internal/app"
	"hallway/internal/app/apptest"
	"hallway/internal/web"
)

// BenchmarkStart is a start with 200 sections in the database: open, check,
// publish, listen, until the first page is answered.
func BenchmarkStart(b *testing.B) {
	data := b.TempDir()
	var csv strings.Builder
	csv.WriteString("teacher_email,teacher_name,course,section,block\n")
	for i := range 200 {
		fmt.Fprintf(&csv, "t%d@school.test,Teacher %d,Course %d,01,%c\n", i%40, i%40, i, 'A'+i%7)
	}
	if err := os.WriteFile(data+"/roster.csv", []byte(csv.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	if out, err := apptest.Run(data, "import", "--new", "--apply", data+"/roster.csv"); err != nil {
		b.Fatal(out, err)
	}
	for b.Loop() {
		ctx, stop := context.WithCancel(context.Background())
		store, err := db.Open(ctx, data, db.ToServe, time.Now)
		if err != nil {
			b.Fatal(err)
		}
		public := true
		if err := store.Override(ctx, db.Overrides{Public: &public}); err != nil {
			b.Fatal(err)
		}
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			b.Fatal(err)
		}
		address := &url.URL{Scheme: "http", Host: listener.Addr().String()}
		done := make(chan error, 1)
		go func() {
			done <- app.Service{Site: web.Config{URL: address, Tail: web.NewTail(apptest.LinesKept)}, Store: store, Listener: listener, Log: slog.New(slog.DiscardHandler), Now: time.Now}.Serve(ctx)
		}()
		answer, err := http.Get(address.String() + "/")
		if err != nil || answer.StatusCode != http.StatusOK {
			b.Fatal(answer, err)
		}
		if _, err := io.Copy(io.Discard, answer.Body); err != nil {
			b.Fatal(err)
		}
		answer.Body.Close()
		b.StopTimer()
		stop()
		if err := <-done; err != nil {
			b.Fatal(err)
		}
		store.Close()
		b.StartTimer()
	}
}
