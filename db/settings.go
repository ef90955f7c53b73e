package db

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"hallway/internal/school"
)

// Keys of the settings that the history keeps. It has no secrets.
const (
	keyStatus = "status"    // JSON of school.Status
	keyAccess = "directory" // JSON: "school" or "public"
	keyHosts  = "hosts"     // JSON: list of hosts
	keyZone   = "timezone"  // JSON: IANA name
)

// Overrides are the settings that the environment sets; nil: it does not.
type Overrides struct {
	Public *bool
	Hosts  []string
	Zone   *time.Location
}

// Settings are in memory: every page asks for them.
func (s *Store) Settings() school.Settings { return *s.settings.Load() }

// Status is the mode as it is now.
func (s *Store) Status() school.Status { return s.Settings().Status.At(s.now()) }

// Now is the store's time, which tests move.
func (s *Store) Now() time.Time { return s.now() }

// Today is the school's date, as 2026-11-24.
func (s *Store) Today() string { return s.now().In(s.Settings().Zone).Format(time.DateOnly) }

// Day is the school's date and time of a moment, for a sentence.
func (s *Store) Day(at time.Time) string {
	return at.In(s.Settings().Zone).Format("2 January 2006, 15:04")
}

// Override sets what the environment decides, for as long as the store is open.
func (s *Store) Override(ctx context.Context, o Overrides) error {
	s.overrides = o
	return s.loadSettings(ctx)
}

// loadSettings reads the settings into memory: at the start, after a change,
// and when another process has committed. Loads do not overlap, so that an older
// result never replaces a newer one.
func (s *Store) loadSettings(ctx context.Context) error {
	s.loading.Lock()
	defer s.loading.Unlock()
	var rows []struct {
		Key   string `db:"key"`
		Value string `db:"value"`
	}
	err := s.read.SelectContext(ctx, &rows, `select key, value from settings where key in (?, ?, ?, ?)`,
		keyStatus, keyAccess, keyHosts, keyZone)
	if err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		return err
	}
	set := school.Settings{Status: school.Status{Mode: school.Preview}, Zone: zone}
	for _, row := range rows {
		if err := readSetting(&set, row.Key, row.Value); err != nil {
			return fmt.Errorf("setting %s: %w", row.Key, err)
		}
	}
	o := s.overrides
	set.Fixed = school.Fixed{Public: o.Public != nil, Hosts: o.Hosts != nil, Zone: o.Zone != nil}
	if o.Public != nil {
		set.Public = *o.Public
	}
	if o.Hosts != nil {
		set.Hosts = o.Hosts
	}
	set.Zone = cmp.Or(o.Zone, set.Zone)
	s.settings.Store(&set)
	return nil
}

func readSetting(set *school.Settings, key, value string) error {
	switch key {
	case keyStatus:
		return json.Unmarshal([]byte(value), &set.Status)
	case keyAccess:
		set.Public = value == `"public"`
	case keyHosts:
		return json.Unmarshal([]byte(value), &set.Hosts)
	case keyZone:
		var name string
		err := json.Unmarshal([]byte(value), &name)
		if err == nil {
			set.Zone, err = time.LoadLocation(name)
		}
		return err
	}
	return nil
}

// SetStatus changes the mode. One that ends becomes what it was before
// (maintenance), or live.
func (s *Store) SetStatus(ctx context.Context, actor school.Actor, next school.Status) error {
	before := s.Status()
	next.Then = ""
	switch {
	case next.Mode == school.Maintenance && before.Mode == school.Maintenance: // a new end or message
		next.Then = cmp.Or(before.Then, school.Live)
	case next.Mode == school.Maintenance:
		next.Then = before.Mode
	case !next.Until.IsZero():
		next.Then = school.Live
	}
	return s.setSetting(ctx, actor, school.SettingMode, keyStatus, next)
}

// SetPublic says whether anyone may read the directory.
func (s *Store) SetPublic(ctx context.Context, actor school.Actor, public bool) error {
	value := map[bool]string{false: "school", true: "public"}[public]
	return s.setSetting(ctx, actor, school.SettingDirectory, keyAccess, value)
}

// SetHosts sets the extra hosts of meeting links.
func (s *Store) SetHosts(ctx context.Context, actor school.Actor, hosts []string) error {
	return s.setSetting(ctx, actor, school.SettingHosts, keyHosts, append([]string{}, hosts...))
}

// SetZone sets the school's time zone.
func (s *Store) SetZone(ctx context.Context, actor school.Actor, zone *time.Location) error {
	return s.setSetting(ctx, actor, school.SettingTimezone, keyZone, zone.String())
}

func (s *Store) setSetting(ctx context.Context, actor school.Actor, action school.Action, key string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return s.change(ctx, actor, action, func(t *tx) error {
		if err := t.mustAdministerAll(); err != nil {
			return err
		}
		was, err := t.setting(key)
		if err != nil || was.Value == string(text) {
			return err
		}
		_, err = t.putSetting(was, settingState{key, string(text)}, 0)
		return err
	})
}

// settingState is a setting in the history; an empty Value means unset.
type settingState struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

func (t *tx) setting(key string) (settingState, error) {
	state := settingState{Key: key}
	return state, found(t.get(&state.Value, `select value from settings where key = ?`, key))
}

const upsertSetting = `insert into settings (key, value) values (?1, ?2) on conflict (key) do update set value = excluded.value`

func (t *tx) putSetting(was, next settingState, undoes int64) (int64, error) {
	query := upsertSetting
	if next.Value == "" {
		query = `delete from settings where key = ?1`
	}
	if err := t.exec(query, next.Key, next.Value); err != nil {
		return 0, err
	}
	t.settings = true
	return t.record(subject{undoes: undoes}, was, next)
}

// closed refuses a person's write during maintenance.
func (s *Store) closed(actor school.Actor, action school.Rule) error {
	status := s.Status()
	if status.Mode != school.Maintenance || isCommand(actor) || action.Open {
		return nil
	}
	return &school.Closed{Status: status}
}
