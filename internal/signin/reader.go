package signin

import (
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ReaderLimit is how long a browser may read before signing in again.
const ReaderLimit = 30 * 24 * time.Hour

// readerSkew is how far two servers' clocks may differ.
const readerSkew = time.Minute

// ReaderKey signs the cookies of people who may read the directory. Number counts
// the keys of an installation; only the newest key is valid.
type ReaderKey struct {
	Number int64
	Seed   []byte // Ed25519, 32 bytes (RFC 8032 §5.1.5)
}

// Public is the half of the key that checks cookies, for code that only serves
// pages.
func (k ReaderKey) Public() ReaderCheck {
	return ReaderCheck{k.Number, ed25519.NewKeyFromSeed(k.Seed).Public().(ed25519.PublicKey)}
}

// Sign makes the value of a cookie for an account of a Workspace domain:
// DOMAIN~KEY~MADE~ENDS~RANDOM~SIGNATURE. The times are in decimal seconds since
// 1970, the random bytes and the signature in base64url. It contains no name.
func (k ReaderKey) Sign(domain string, now time.Time) string {
	random := make([]byte, 8) // tells browsers apart without a name
	rand.Read(random)         // never fails (crypto/rand)
	body := fmt.Sprintf("%s~%d~%d~%d~%s", domain, k.Number, now.Unix(), now.Add(ReaderLimit).Unix(), strict.EncodeToString(random))
	return body + "~" + strict.EncodeToString(ed25519.Sign(ed25519.NewKeyFromSeed(k.Seed), []byte(body)))
}

// ReaderCheck is the public half of a ReaderKey.
type ReaderCheck struct {
	Number int64
	Key    ed25519.PublicKey
}

// Valid reports whether a cookie was signed by the key, has not expired, and is
// for one of the domains. It refuses a lifetime longer than ReaderLimit: somebody
// with a copy of the database has the key, and could sign a cookie for years.
func (c ReaderCheck) Valid(value string, domains []string, now time.Time) bool {
	at := strings.LastIndexByte(value, '~')
	if at < 0 || strings.ContainsAny(value, "\r\n") { // base64 skips line ends
		return false
	}
	signature, err := strict.DecodeString(value[at+1:])
	if err != nil || !ed25519.Verify(c.Key, []byte(value[:at]), signature) {
		return false
	}
	fields := strings.Split(value[:at], "~")
	if len(fields) != 5 || !slices.Contains(domains, fields[0]) {
		return false
	}
	var numbers [3]int64 // key, made, ends
	for i := range numbers {
		if numbers[i], err = strconv.ParseInt(fields[i+1], 10, 64); err != nil {
			return false
		}
	}
	made, ends := time.Unix(numbers[1], 0), time.Unix(numbers[2], 0)
	return numbers[0] == c.Number && !made.After(now.Add(readerSkew)) && now.Before(ends) &&
		ends.Sub(made) <= ReaderLimit && now.Sub(made) <= ReaderLimit
}
