package db

import (
	"context"
	"fmt"
	"time"

	"hallway/internal/school"
)

// Limits of what strangers can write: the list is for people to read.
//
// Each account of the school's own Workspace has one row at most. requestsKept is
// more than a school has accounts, so that no crowd fills it; if it is full
// anyway, people of the roster can still ask.
const (
	requestsKept = 10_000           // open ones
	asksADay     = 3                // of one account
	wordsLimit   = 500              // letters of a request
	turnLimit    = 10 * time.Second // waiting for the writer
)

// strangersOnly waits until no other stranger writes, and returns what ends the
// turn. So a crowd of them delays somebody who saves by one short write.
func (s *Store) strangersOnly(ctx context.Context) (end func(), err error) {
	patience := time.NewTimer(turnLimit)
	defer patience.Stop()
	select {
	case s.strangersTurn <- struct{}{}:
		return func() { <-s.strangersTurn }, nil
	case <-patience.C:
		return nil, &school.Later{Why: "Many people are asking at this moment. Try again in a minute.", At: s.now().Add(time.Minute)}
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// NoteRefused remembers that an account could not sign in, for the administrator;
// reference is what its owner can read out. It is not in the history. It is stored
// only if it is about somebody of the roster or has a row already: a student who
// pressed the wrong link does not.
func (s *Store) NoteRefused(ctx context.Context, id school.Identity, reason, reference string) error {
	var stored bool
	err := s.read.GetContext(ctx, &stored, `
		select exists (select 1 from requests where iss = ?1 and sub = ?2)
			or exists (select 1 from identities where iss = ?1 and sub = ?2)
			or ?4 and exists (select 1 from people where email = ?3)`,
		id.Issuer, id.Subject, id.Email, reason != "email-unverified") // anybody can claim an address
	if err != nil {
		return fmt.Errorf("refused sign-in: %w", err)
	}
	if !stored {
		s.strangers.note(id, reason, reference, s.now())
		return nil
	}
	end, err := s.strangersOnly(ctx)
	if err != nil {
		return err
	}
	defer end()
	// An account that was given to somebody and is refused again is open again,
	// without what it asked before. A dismissed one is, if it never asked and is
	// refused for another reason; somebody who asked must write other words.
	_, err = s.exec(ctx, `
		insert into requests (iss, sub, email, name, reason, reference, first_at, last_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)
		on conflict (iss, sub) do update set tries = tries + 1, last_at = excluded.last_at, email = excluded.email, name = excluded.name,
			reason = excluded.reason, reference = excluded.reference,
			state = iif(state = 'done' or state = 'dismissed' and asked_at is null and reason <> excluded.reason, 'open', state),
			asked_at = iif(state = 'done', null, asked_at), words = iif(state = 'done', '', words),
			decided_at = iif(state = 'done' or state = 'dismissed' and asked_at is null and reason <> excluded.reason, null, decided_at)`,
		id.Issuer, id.Subject, id.Email, id.Name, reason, reference, millis(s.now()))
	return during("request", err)
}

// Ask saves what an account's owner wrote to be added. The same words again change
// nothing; others replace them, or are refused as a *school.Later if that is too
// often. The words are not in the history, which is kept for ever.
func (s *Store) Ask(ctx context.Context, from school.Actor, id school.Identity, words string) error {
	if n := len([]rune(words)); n > wordsLimit {
		return school.Invalid{"words": fmt.Sprintf("There is room for %d letters; this has %d.", wordsLimit, n)}
	}
	end, err := s.strangersOnly(ctx)
	if err != nil {
		return err
	}
	defer end()
	if asked, err := s.asked(ctx, id, words); asked || err != nil {
		return err
	}
	was := s.strangers.of(id, s.now())
	return s.change(ctx, from, school.RequestAsk, func(t *tx) error {
		if was.FirstAt.IsZero() {
			was.FirstAt, was.Tries = t.now, 1
		}
		return t.exec(`
			insert into requests (iss, sub, email, name, reason, reference, first_at, last_at, asked_at, words, tries, asks, asks_day)
			values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9, ?10, 1, ?11)
			on conflict (iss, sub) do update set asked_at = iif(state = 'open' and asked_at is not null, asked_at, excluded.asked_at),
				last_at = excluded.last_at, words = excluded.words, reference = excluded.reference, state = 'open', decided_at = null,
				asks = iif(asks_day = excluded.asks_day, asks + 1, 1), asks_day = excluded.asks_day`,
			id.Issuer, id.Subject, id.Email, id.Name, school.UnknownAddress, from.Request, millis(was.FirstAt), millis(t.now),
			words, was.Tries, t.today)
	})
}

// asked reports whether an account waits with the same words, or refuses to ask.
func (s *Store) asked(ctx context.Context, id school.Identity, words string) (bool, error) {
	var row struct {
		State school.RequestState
		Asked bool
		Words string
		Asks  int
	}
	err := found(s.read.GetContext(ctx, &row, `
		select state, asked_at is not null as asked, words, iif(asks_day = ?3, asks, 0) as asks from requests where iss = ?1 and sub = ?2`,
		id.Issuer, id.Subject, s.Today()))
	switch same := row.Asked && row.Words == words; {
	case err != nil:
		return false, err
	case same && row.State == school.RequestOpen:
		return true, nil
	case same && row.State == school.RequestDismissed:
		return false, school.Invalid{"words": "An administrator has already read this message, and did not add you. " +
			"Say it in other words, or ask the school office."}
	case row.Asks >= asksADay:
		return false, s.tomorrow()
	case row.State == school.RequestOpen: // is on the list, whose length it does not change
		return false, nil
	}
	var full bool
	err = s.read.GetContext(ctx, &full, `
		select (select count(*) from requests where state = 'open') >= ?4 and not exists (
			select 1 from (select ?1 as iss, ?2 as sub, ?3 as email) r where exists `+namedBy+`)`, id.Issuer, id.Subject, id.Email, requestsKept)
	if err == nil && full {
		err = &school.Later{At: s.now().Add(time.Hour), Why: "Too many people are waiting for an answer, so your message could not be kept. " +
			"Ask the school office, and read out the reference below."}
	}
	return false, err
}

func (s *Store) tomorrow() error {
	zone := s.Settings().Zone
	y, m, d := s.now().In(zone).Date()
	at := time.Date(y, m, d+1, 0, 0, 0, 0, zone)
	return &school.Later{At: at, Why: fmt.Sprintf("You have asked %d times today. You can ask again tomorrow, %s. "+
		"An administrator sees what you asked last.", asksADay, at.Format("Monday 2 January"))}
}
