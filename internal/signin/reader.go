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

// ReaderLimit is how long a browser may read before signing in again, whatever
// its cookie says.
const ReaderLimit = 30 * 24 * time.Hour

// readerSkew is how far two servers' clocks may differ.
const readerSkew = time.Minute

// ReaderKey signs the cookie of whoever may read the directory. Number counts
// the keys of an installation: a cookie of another one is worth nothing.
type ReaderKey struct {
	Number int64
	Seed   []byte // Ed25519, 32 bytes (RFC 8032 §5.1.5)
}

// Public is what checks cookies: whoever only serves pages needs no more.
func (k ReaderKey) Public() ReaderCheck {
	return ReaderCheck{k.Number, ed25519.NewKeyFromSeed(k.Seed).Public().(ed25519.PublicKey)}
}

// Sign makes a cookie's value for an account of a Workspace domain:
// DOMAIN~KEY~MADE~ENDS~RANDOM~SIGNATURE, the times in seconds since 1970, in
// decimal; random bytes and signature in base64url. It holds no name.
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

// Valid says whether a cookie was signed by the key, is not over, and is of one
// of the domains. A cookie that says it holds for longer than ReaderLimit is a
// forgery: a copied database has the key, and must not open a door for years.
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
