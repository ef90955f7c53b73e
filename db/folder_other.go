//go:build !linux

package db

import "math"

// refuseNetworkFolder cannot tell on this system; production is Linux.
func refuseNetworkFolder(string) error { return nil }

// Free is not known on this system and says plenty.
func (s *Store) Free() (uint64, error) { return math.MaxUint64, nil }

// giveToOwner does nothing on this system; production is Linux.
func giveToOwner(string, string) error { return nil }
