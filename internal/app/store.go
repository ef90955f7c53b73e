package app

import (
	"cmp"
	"context"
	"os"
	"os/user"
	"time"

	"hallway/db"
	"hallway/internal/school"
)

// openStore opens the configured database for a command.
func openStore(ctx context.Context, e env, purpose db.Purpose) (*db.Store, error) {
	c, err := readConfig(e.getenv)
	if err != nil {
		return nil, err
	}
	store, err := db.Open(ctx, c.Data, purpose, time.Now)
	if err != nil {
		return nil, err
	}
	return store, store.Override(ctx, c.overrides())
}

// makes is the purpose of a command that works, and makes the database only when
// it is told to.
func makes(told bool) db.Purpose {
	if told {
		return db.ToMake
	}
	return db.ToWork
}

// byAccount is a command as the history names it, with the account of the
// machine that runs it: whoever ran it through sudo, too.
func byAccount(command string) school.Actor {
	actor := school.Command(command)
	name := ""
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	if behind := os.Getenv("SUDO_USER"); behind != "" && behind != name {
		name = behind + " as " + name
	}
	actor.Name += " (" + cmp.Or(name, "an unknown account") + ")"
	return actor
}
