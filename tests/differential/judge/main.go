// judge: reads the lines of proofs.c, and judges them with the code of Go's checksum
// database. judge CHECKPOINT: also whether a checkpoint can be signed as a note.
package main

import (
	"bufio"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error, what string) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "judge: %s: %v\n", what, err)
		os.Exit(1)
	}
}

func hashes(words []string) (out []tlog.Hash) {
	for _, word := range words {
		var hash tlog.Hash
		bytes, err := hex.DecodeString(word)
		must(err, word)
		copy(hash[:], bytes)
		out = append(out, hash)
	}
	return
}

// Its own hashes, in the order in which tlog stores them.
type stored []tlog.Hash

func (s stored) ReadHashes(at []int64) (out []tlog.Hash, err error) {
	for _, i := range at {
		out = append(out, s[i])
	}
	return
}

func judgeNote(file string) {
	text, err := os.ReadFile(file)
	must(err, file)
	secret, public, err := note.GenerateKey(rand.Reader, "sallyport.example")
	must(err, "a key")
	signer, err := note.NewSigner(secret)
	must(err, "a signer")
	verifier, err := note.NewVerifier(public)
	must(err, "a verifier")
	signed, err := note.Sign(&note.Note{Text: string(text)}, signer)
	must(err, "a checkpoint is the text of a note")
	opened, err := note.Open(signed, note.VerifierList(verifier))
	must(err, "a signed checkpoint")
	if opened.Text != string(text) {
		must(fmt.Errorf("another text"), file)
	}
}

func main() {
	var log stored
	roots := []tlog.Hash{{}}
	judged := 0
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		first, err := strconv.ParseInt(words[1], 10, 64)
		must(err, lines.Text())
		if words[0] == "root" {
			entry := []byte(fmt.Sprintf("entry %d", first-1))
			more, err := tlog.StoredHashes(first-1, entry, log)
			must(err, lines.Text())
			log = append(log, more...)
			root, err := tlog.TreeHash(first, log)
			must(err, lines.Text())
			if root != hashes(words[2:])[0] {
				must(fmt.Errorf("another root"), lines.Text())
			}
			roots = append(roots, root)
		} else {
			size, err := strconv.ParseInt(words[2], 10, 64)
			must(err, lines.Text())
			proof := hashes(words[3:])
			if words[0] == "includes" {
				leaf := tlog.RecordHash([]byte(fmt.Sprintf("entry %d", first)))
				err = tlog.CheckRecord(proof, size, roots[size], first, leaf)
			} else if first > 0 {
				err = tlog.CheckTree(proof, size, roots[size], first, roots[first])
			}
			must(err, lines.Text())
		}
		judged++
	}
	must(lines.Err(), "standard input")
	for _, file := range os.Args[1:] {
		judgeNote(file)
	}
	fmt.Printf("%d roots and proofs, judged by golang.org/x/mod/sumdb/tlog\n", judged)
}
