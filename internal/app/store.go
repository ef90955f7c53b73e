package app

import (
	"cmp"
	"context"
	"os"
	"os/user"
	"time"

	"hallway/db"
	"hallway/internal/school"
	"hallway/internal/web"
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
	store.Judge(web.MayPublish)
	return store, store.Override(ctx, c.overrides())
}

// purpose is that of a command that writes. It may create the database only if the
// command line says so.
func purpose(create bool) db.Purpose {
	if create {
		return db.ToMake
	}
	return db.ToWork
}

// byAccount is the actor of a command, with the name of the account that runs it
// and, under sudo, of the person behind it.
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
