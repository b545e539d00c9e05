Console.WriteLine("notebookviz");
