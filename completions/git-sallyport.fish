# For `git sallyport`: fish's completion of git asks for git-sallyport.

complete -c git-sallyport -w sallyport
