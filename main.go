// Command hallway is a school's directory of meeting links. Teachers paste the
// link of each class; students open one page and press Join.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"hallway/internal/app"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := app.Run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
